import type { BodyWriter } from '../../shared/batching/body';
import type { GroupingLimits, GroupingName } from '../../shared/batching/grouping';
import type { AnswerRules } from '../../shared/extract/answerRules';
import type { Path } from '../../shared/extract/path';
import type { Authentication } from '../signIn';
import type { JoinSettings } from './join';
import type { LookupSettings } from './lookupSettings';
import type { SendMethod } from './methods';
import type { SyncKey } from './syncKey';
import type { Template } from './templates/template';

/** What is done with the rows. Stored in workflows: never change. */
export type RunMode = 'preview' | 'send' | 'testBatch' | 'testPayload';

/** What to do after a call was refused because of its content. Stored in workflows. */
export type RefusalPolicy = 'bisect' | 'continue' | 'stop';

/** Settings that hold for the whole run; nothing below reads parameters but paths and mapping. */
export interface SendSettings {
	readonly authentication: Authentication;
	readonly baseUrl: string;
	readonly template: Template | undefined;
	readonly method: SendMethod;
	readonly headers: Readonly<Record<string, string>>;
	readonly idempotencyHeader: string;
	readonly isRepeatable: boolean;
	/** Whether a refused call has taken none of its rows. */
	readonly isAllOrNone: boolean;
	readonly excluded: readonly Path[];
	/** Fields whose texts of digits are sent as numbers. */
	readonly integerFields: readonly Path[];
	readonly body: BodyWriter;
	/** Fields that are the columns of a table, in this order; none for all fields. */
	readonly columns: readonly Path[];
	readonly mapKey: Path | undefined;
	readonly grouping: GroupingName;
	readonly groupFields: readonly Path[];
	readonly limits: GroupingLimits;
	readonly inFlight: number;
	readonly onRefusal: RefusalPolicy;
	readonly join: JoinSettings;
	readonly sync: SyncKey;
	readonly lookup: LookupSettings | undefined;
	readonly maxCalls: number;
	/** Infinity for no limit. */
	readonly callsPerMinute: number;
	readonly maxAttempts: number;
	readonly timeoutMs: number;
	readonly maxWaitMs: number;
	readonly answers: AnswerRules;
	readonly mode: RunMode;
	readonly testPayload: string;
	readonly reportUrl: string;
	readonly reportHosts: string;
}
