import type { BodyShapeName } from '../../../shared/batching/body';
import type { JoinSettings } from '../join';
import type { SendMethod } from '../methods';

/** Everything about an endpoint that the person need not set. */
export interface Template {
	/** For messages. */
	readonly label: string;
	readonly method: SendMethod;
	readonly path: string;
	readonly shape: BodyShapeName;
	/** Most rows of one call. */
	readonly maxRows: number;
	readonly join: JoinSettings;
	/** Keys by which the server knows records, in the order it tries them. */
	readonly keys: readonly string[];
	/** Field within which a key is unique, by the name of the key. */
	readonly scopes: Readonly<Record<string, string>>;
}
