/** What the trigger waits for. Stored in workflows: never change. */
export type EventName = 'created' | 'createdOrUpdated' | 'dateReached' | 'updated';

/** An event as the editor offers it. */
export interface EventChoice {
	readonly value: EventName;
	readonly name: string;
	readonly description: string;
}

/** In alphabetical order of their names. */
export const EVENTS: readonly EventChoice[] = [
	{ value: 'created', name: 'Created', description: 'A record is new' },
	{
		value: 'createdOrUpdated',
		name: 'Created or Updated',
		description: 'A record is new or has changed',
	},
	{
		value: 'dateReached',
		name: 'Date Reached',
		description:
			'A date of a record is a number of days away, for example the renewal of a license',
	},
	{ value: 'updated', name: 'Updated', description: 'A record that was there before has changed' },
];

/** The events that are told by comparing the list with what it was before. */
export const CHANGE_EVENTS: readonly EventName[] = ['created', 'createdOrUpdated', 'updated'];
