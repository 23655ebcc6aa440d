import type { StopReason } from './page';

/**
 * What the end of a read rests on, as those who found the end say it. `at` names a place in an
 * answer or a position, `said` is what the server said.
 */
export type Evidence =
	| { readonly kind: 'empty-page' }
	| { readonly kind: 'refused-page'; readonly status: number }
	| { readonly kind: 'repeated-last-page' }
	| { readonly kind: 'cursor-gone'; readonly at: string }
	| { readonly kind: 'cursor-stays' }
	| { readonly kind: 'has-more-false' }
	| { readonly kind: 'total-trusted' }
	| { readonly kind: 'short-page-of-known-api' }
	| { readonly kind: 'size-not-filled' }
	| { readonly kind: 'stop-rule' }
	| { readonly kind: 'end-status' }
	| { readonly kind: 'one-answer' }
	| { readonly kind: 'cursor-never-seen'; readonly at: string; readonly field: string }
	| { readonly kind: 'last-record-without-value'; readonly at: string }
	| { readonly kind: 'usual-size'; readonly count: number }
	| { readonly kind: 'more-announced' }
	| { readonly kind: 'too-many-empty-pages'; readonly count: number }
	| { readonly kind: 'blank-answer' }
	| { readonly kind: 'check-failed'; readonly said: string }
	| { readonly kind: 'short-page-as-set' }
	| { readonly kind: 'count-rule' }
	| { readonly kind: 'repeats' }
	| { readonly kind: 'same-position' }
	| { readonly kind: 'value-lost'; readonly at: string }
	| { readonly kind: 'positions-unclear'; readonly at: string }
	| { readonly kind: 'limit' };

/** What a person is told about an end. */
export interface Ending {
	/** Whether it is proven that nothing comes after it. */
	readonly isProven: boolean;
	/** A clause without a full stop that follows a colon or "because". */
	readonly because: string;
	/** What would settle it or bring the rest, as a clause that follows "To go on,". */
	readonly advice?: string;
}

const TELL_HOW_MANY =
	"tell where the API says how many there are ('Paging: Total Path or Header') or whether there is more ('Paging: Has-More Path')";

const LIMITS: Partial<Record<StopReason, readonly [because: string, advice: string]>> = {
	'max-pages': ['the limit of pages is reached', "raise 'Limit: Pages' or use the resume token"],
	'max-records': [
		'the limit of records is reached',
		"raise 'Limit: Records' or use the resume token",
	],
	'max-calls': ['the limit of calls is reached', "raise 'Limit: Calls' or use the resume token"],
	'max-bytes': ['the limit of data is reached', "raise 'Limit: Megabytes' or use the resume token"],
	'time-budget': ['the limit of time is reached', "raise 'Limit: Seconds' or use the resume token"],
	cancelled: ['the run was cancelled', 'start it again'],
};

function yes(because: string): Ending {
	return { isProven: true, because };
}

function no(because: string, advice: string): Ending {
	return { isProven: false, because, advice };
}

/**
 * Says what an end rests on: the one place that decides whether a read may be called complete. An
 * end is proven by a page after the last one that is empty, refused or the last one again, by a
 * cursor that is gone, and by the API's own word that there is no more. Nothing else proves it: not
 * a short page, not a total, not a limit.
 */
export function judgeEnd(reason: StopReason, evidence: Evidence): Ending {
	switch (evidence.kind) {
		case 'empty-page':
			return yes('the page after the last one was empty');
		case 'refused-page':
			return yes('the API refused the page after the last one');
		case 'repeated-last-page':
			return yes('the page after the last one was the last one again');
		case 'cursor-gone':
			return yes(`the last answer has nothing at ${evidence.at} any more`);
		case 'cursor-stays':
			return yes('the last page was empty and led to itself');
		case 'has-more-false':
			return yes('the API says that there is no more');
		case 'total-trusted':
			return yes("the stated total is reached, and 'Paging: Trust the Total' is on");
		case 'short-page-of-known-api':
			return yes('the last page was not full');
		case 'size-not-filled':
			return yes('the only page holds fewer records than were asked for, and leads to no other');
		case 'stop-rule':
			return yes("a 'Stop When' rule says so");
		case 'end-status':
			return yes('the status of the last answer means the end');
		case 'one-answer':
			return yes('one answer holds all, as the pagination says');
		case 'cursor-never-seen':
			return no(
				`no answer had anything at ${evidence.at}, so nothing shows whether more pages follow`,
				`check '${evidence.field}'; if the API leaves it out when one page holds all, turn on 'Paging: One Page May Be All'`,
			);
		case 'last-record-without-value':
			return no(
				`nothing stands at ${evidence.at}, so there is nothing to go on from`,
				'go on from a field that all records have',
			);
		case 'usual-size':
			return no(
				`the one answer holds just ${evidence.count} records, as a page of a longer list may`,
				"choose how the API hands out pages as 'Pagination', or turn on 'Paging: One Page May Be All'",
			);
		case 'more-announced':
			return no(
				'the API says that there is more, but the pagination has no way to it',
				"check 'Pagination' and its fields",
			);
		case 'too-many-empty-pages':
			return no(
				`${evidence.count} pages in a row were empty while the API says that there is more`,
				"raise 'Paging: Empty Pages Allowed', or end the read with a 'Stop When' rule of the pagination 'Advanced'",
			);
		case 'blank-answer':
			return no(
				'the last answer held no list at all, also when it was asked for again',
				'run again later',
			);
		case 'check-failed':
			return no(
				`the page after the last one could not be looked at (${evidence.said})`,
				`run again, or ${TELL_HOW_MANY}`,
			);
		case 'short-page-as-set':
			return no(
				"a page that is not full was taken for the last one, as 'Paging: Short Page' says, which proves nothing",
				"set it to 'End After a Full Page'",
			);
		case 'count-rule':
			return no(
				"a 'Stop When' rule that counts records ended the read, which proves nothing",
				'stop at something that the API says, or at an empty page',
			);
		case 'repeats':
			return no(
				'the API sent pages that bring nothing new',
				`check the names of position and page size; if this is how the API ends, set 'Paging: Repeated Page' to 'The End' or ${TELL_HOW_MANY}`,
			);
		case 'same-position':
			return no(
				'the API led back to a page that was read before',
				"check where the position is read from; a 'Stop When' rule of the pagination 'Advanced' can end such a read",
			);
		case 'value-lost':
			return no(
				`the answer has nothing at ${evidence.at} any more while counting could go on`,
				"if the API gives that value only once, turn on 'Keep Last Value' in its rule; otherwise add a 'Stop When' rule",
			);
		case 'positions-unclear':
			return no(
				'a position just before the end did not lead to the last record, so the API may count something else',
				`check whether the API counts records or pages; ${TELL_HOW_MANY}`,
			);
		case 'limit': {
			const [because, advice] = LIMITS[reason] ?? ['the read was ended early', 'run again'];
			return no(because, advice);
		}
	}
}
