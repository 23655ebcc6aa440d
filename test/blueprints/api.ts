import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import type { Answer, Exchange } from '../restServer';
import type { JsonObject } from '../restServer/json';
import type { Fields } from '../simulator/documents';
import type { ResourceName } from '../simulator/resourceTable';

/** A credential class with the values a person would type in. */
export type Credential = readonly [ICredentialType, ICredentialDataDecryptedObject];

/** What an API has when it is asked. */
export interface Source {
	readonly rows: readonly JsonObject[];
	/** Address of the emulation, for links to next pages. */
	readonly origin: string;
}

/**
 * An emulation of one API, written from its documentation, and what its blueprint has to make of
 * it. It refuses every request that the documentation does not know.
 */
export interface Api {
	/** Name of the blueprint in `examples/connectors`, without `.json`. */
	readonly file: string;
	/** How many records it holds, and in how many pages it hands them out. */
	readonly count: number;
	readonly pages: number;
	/** As the note in the workflow says, with the address of the emulation. */
	credential(origin: string): Credential;
	/** What makes the credential a wrong one. */
	readonly wrong: ICredentialDataDecryptedObject;
	/** A record as the documentation shows it; `n` from 1, `label` differs after a change. */
	row(n: number, label: string): JsonObject;
	serve(exchange: Exchange, source: Source): Answer;
	/** Companies that Planhat knows before the run. */
	readonly companies?: readonly Fields[];
	readonly resource: ResourceName;
	/**
	 * What Planhat holds for record `n` afterwards, a company named as `extid-…` or `srcid-…`;
	 * undefined when it is left out.
	 */
	record(n: number, label: string): Fields | undefined;
}
