/** The sign before the decimals of a number in a text. Stored in workflows: never change. */
export type DecimalSign = 'comma' | 'point';

/** What a text says as a number: one reading, or two that are equally likely. */
export type NumberReading =
	| { readonly number: number }
	| { readonly withPoint: number; readonly withComma: number };

/** Codes of currencies that stand before or behind amounts in lists. */
const CODES =
	'AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|JPY|KRW|MXN|MYR|NOK|NZD|PHP|PLN|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR';

/** A currency as people write it: a sign such as `€` or `US$`, a short form or a code. */
const CURRENCY = `(?:[A-Z]{0,3}\\p{Sc}|${CODES}|kr\\.?|Kč|zł|Fr\\.)`;

const AMOUNT = new RegExp(
	`^([+-]?) *(?:${CURRENCY})? *([+-]?) *([\\d.,'’ ]*\\d[.]?|[.,]?\\d+) *(?:${CURRENCY})?$`,
	'u',
);

/** A number as JSON and JavaScript write it. */
const SCIENTIFIC = /^[+-]?(\d+\.?\d*|\.\d+)e[+-]?\d+$/i;

/** Longer than any number with its currency: a cell may hold megabytes of something else. */
const LONGEST = 400;

/** Digits in groups of three, parted by blanks or apostrophes, which never stand before decimals. */
const BLANK_GROUPS = /^\d{1,3}(?:[ '’]\d{3})+(?=[.,]\d+$|$)/;

/** `1.234` and the like: one sign, three digits behind it, and a first group that is no zero. */
const UNCLEAR = /^[1-9]\d{0,2}[.,]\d{3}$/;

/** The number, when this sign stands before its decimals and the other one between its groups. */
function readWith(text: string, sign: DecimalSign): number | undefined {
	const [decimal, group] = sign === 'point' ? ['.', ','] : [',', '.'];
	const [whole = '', decimals = '', ...more] = text.split(decimal);
	const isGrouped = new RegExp(`^\\d{1,3}(?:[${group}]\\d{3})+$`).test(whole);
	if (more.length > 0 || !(isGrouped || /^\d*$/.test(whole)) || !/^\d*$/.test(decimals)) {
		return undefined;
	}
	const digits = whole.split(group).join('');
	return digits + decimals === '' ? undefined : Number(`${digits || '0'}.${decimals || '0'}`);
}

function readUnsigned(text: string, sign: DecimalSign | undefined): NumberReading | undefined {
	const ungrouped = text.replace(BLANK_GROUPS, (groups) => groups.replace(/[ '’]/g, ''));
	const hadGroups = ungrouped !== text;
	const withPoint = readWith(ungrouped, 'point');
	const withComma = readWith(ungrouped, 'comma');
	const isUnclear = UNCLEAR.test(ungrouped) && !hadGroups && sign === undefined;
	if (isUnclear && withPoint !== undefined && withComma !== undefined) {
		return { withPoint, withComma };
	}
	// Of `12.5` and `1,234,567` only one reading makes sense; where both do, they are the same.
	const isDecimal = (decimal: string) => ungrouped.split(decimal).length === 2;
	const wanted = sign ?? (isDecimal(',') && withComma !== undefined ? 'comma' : 'point');
	const other = sign === undefined ? (wanted === 'point' ? withComma : withPoint) : undefined;
	const number = (wanted === 'point' ? withPoint : withComma) ?? other;
	return number === undefined ? undefined : { number };
}

/**
 * Reads a number out of a text, with the currency and blanks around it taken off. `€ 1.234,50` is
 * 1234.5, `1 234` is 1234; `24.000` has two readings unless the sign is named. Undefined when it is
 * no number.
 */
export function readNumberText(text: string, sign?: DecimalSign): NumberReading | undefined {
	if (text.length > LONGEST) return undefined;
	const plain = text
		.replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
		.replace(/\u2212/g, '-')
		.trim();
	if (SCIENTIFIC.test(plain)) {
		const number = Number(plain);
		return Number.isFinite(number) ? { number } : undefined;
	}
	const [, before = '', after = '', digits = ''] = AMOUNT.exec(plain) ?? [];
	if (digits === '' || (before !== '' && after !== '')) return undefined;
	const reading = readUnsigned(digits.trim(), sign);
	if (reading === undefined || before + after !== '-') return reading;
	return 'number' in reading
		? { number: -reading.number }
		: { withPoint: -reading.withPoint, withComma: -reading.withComma };
}
