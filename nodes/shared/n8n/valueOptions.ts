import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ConversionContext } from '../definition/convert';
import { optionChoice } from './parameters';

/** How values are read that have two readings. */
export type ValueReading = Pick<ConversionContext, 'dayNumbers' | 'decimalSign'>;

const DECIMAL_SIGN = 'Decimal Sign';
const DAY_NUMBERS = 'Numbers in Dates';

/** The options for values with two readings. */
export function valueOptions(): INodeProperties[] {
	return [
		{
			displayName: DECIMAL_SIGN,
			name: 'decimalSign',
			type: 'options',
			default: 'auto',
			description:
				'The sign before the decimals of numbers that come as text. 24.000 is 24 with a point and 24000 with a comma.',
			options: [
				{
					name: 'Comma',
					value: 'comma',
					description: '24.000 is 24000, and 1,5 is one and a half',
				},
				{ name: 'Point', value: 'point', description: '24.000 is 24, and 1,234 is 1234' },
				{
					name: 'Refuse What Is Unclear',
					value: 'auto',
					description: 'A number with two readings is refused; all others are read',
				},
			],
		},
		{
			displayName: DAY_NUMBERS,
			name: 'dayNumbers',
			type: 'options',
			default: 'recognize',
			description: 'What a number means where a date belongs',
			options: [
				{
					name: 'Days of a Spreadsheet',
					value: 'sheet1900',
					description: 'As Excel and Google Sheets count them: 46205 is 2026-07-02',
				},
				{
					name: 'Days of a Spreadsheet From 1904',
					value: 'sheet1904',
					description: 'As old Excel files of a Mac count them: 44743 is 2026-07-02',
				},
				{
					name: 'Days Since 1970',
					value: 'since1970',
					description: 'As Planhat keeps the days of invoices: 20636 is 2026-07-02',
				},
				{
					name: 'Recognize Spreadsheets',
					value: 'recognize',
					description:
						'Days of a spreadsheet from 1980 to 2099; other numbers are refused as unclear',
				},
			],
		},
	];
}

/**
 * Reads the options of valueOptions.
 * @throws ConfigError for a choice that this version does not know
 */
export function readValueOptions(options: IDataObject): ValueReading {
	const sign = optionChoice(options, 'decimalSign', ['auto', 'comma', 'point'], {
		label: DECIMAL_SIGN,
		fallback: 'auto',
	});
	const meanings = ['recognize', 'sheet1900', 'sheet1904', 'since1970'] as const;
	const dayNumbers = optionChoice(options, 'dayNumbers', meanings, {
		label: DAY_NUMBERS,
		fallback: 'recognize',
	});
	return { decimalSign: sign === 'auto' ? undefined : sign, dayNumbers };
}
