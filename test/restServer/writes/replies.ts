import type { Answer } from '../answer';
import { jsonAnswer } from '../answer';
import type { JsonObject, JsonValue } from '../json';

/** What became of a row on the server. */
export interface Fate {
	readonly key: string | undefined;
	readonly effect: 'created' | 'updated' | 'unchanged' | 'refused';
	readonly id?: string;
	readonly reason?: string;
}

/** Ways in which APIs report on many rows. */
export type ReplyForm = 'entries' | 'keyed' | 'lists' | 'nothing' | 'plain' | 'ids';

const entry = ({ effect, id, reason }: Fate): JsonObject =>
	effect === 'refused'
		? { status: 422, error: { message: reason ?? '' } }
		: { status: effect === 'created' ? 201 : 200, result: effect, id: id ?? null };

const named = (fates: readonly Fate[], effect: Fate['effect']): JsonValue =>
	fates
		.filter((fate) => fate.effect === effect)
		.map(({ key, id }) => ({ externalKey: key ?? null, id: id ?? null }));

const forms: Record<ReplyForm, (fates: readonly Fate[]) => Answer> = {
	/** One entry for each row, in order. */
	entries: (fates) => jsonAnswer({ results: fates.map(entry) }),
	/** Entries in an order of the server's own, each with its key. */
	keyed: (fates) =>
		jsonAnswer({
			results: [...fates].reverse().map((fate) => ({ ...entry(fate), key: fate.key ?? null })),
		}),
	/** A list for each outcome; unchanged rows are only counted. */
	lists: (fates) =>
		jsonAnswer({
			made: named(fates, 'created'),
			changed: named(fates, 'updated'),
			same: fates.filter(({ effect }) => effect === 'unchanged').length,
			bad: fates
				.filter(({ effect }) => effect === 'refused')
				.map(({ key, reason }) => ({ externalKey: key ?? null, message: reason ?? '' })),
		}),
	/** Keys of what landed, as texts; refused rows are left out without a word. */
	ids: (fates) =>
		jsonAnswer({
			done: fates.flatMap(({ key, effect }) => (effect === 'refused' ? [] : [key ?? null])),
		}),
	nothing: () => ({ status: 204 }),
	plain: (fates) => jsonAnswer({ ok: true, count: fates.length }),
};

export function replyTo(fates: readonly Fate[], form: ReplyForm): Answer {
	return forms[form](fates);
}
