/** Which records a poll emits. Stored in workflows: never change. */
export type EmitMode = 'all' | 'highWater' | 'new' | 'newOrChanged';

/** A mode as the editor offers it. */
export interface EmitChoice {
	readonly value: EmitMode;
	readonly name: string;
	readonly description: string;
}

/** In alphabetical order of their names. */
export const EMITS: readonly EmitChoice[] = [
	{
		value: 'all',
		name: 'All Records',
		description: 'Everything that is read, each time',
	},
	{
		value: 'new',
		name: 'New Records',
		description: 'Records whose sync field value was not there before',
	},
	{
		value: 'newOrChanged',
		name: 'New or Changed Records',
		description: 'The whole list is read each time and compared by sync field',
	},
	{
		value: 'highWater',
		name: 'Records Above a High-Water Mark',
		description:
			'Only records with a later date or higher number than before are asked for, for APIs that have a parameter for it',
	},
];

/** The modes that compare the whole list by sync field. */
export const SYNC_MODES: readonly EmitMode[] = ['new', 'newOrChanged'];
