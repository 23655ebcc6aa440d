/** Why paging ended. Shown to people and stored in outputs: never change the values. */
export type StopReason =
	| 'no-cursor'
	| 'empty-page'
	| 'short-page'
	| 'total-reached'
	| 'has-more-false'
	| 'stop-test'
	| 'stop-status'
	| 'max-pages'
	| 'max-records'
	| 'max-calls'
	| 'max-bytes'
	| 'time-budget'
	| 'loop'
	| 'cancelled'
	| 'error';
