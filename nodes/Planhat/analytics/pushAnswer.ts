import { isObject } from '../../shared/extract/jsonValue';
import { plainText } from '../../shared/json/plainText';
import { messageIn } from '../../shared/http/answer';
import { accepted, doubtful, type PushOutcome, type PushRow, refused } from './pushRow';

/** Deepest object looked into for the values of a row. */
const MAX_DEPTH = 3;

/** Rows told in one reason at most. */
const SHOWN_REASONS = 3;

const MAX_REASON = 300;

/** How well an object fits a row: the number of its names that it holds; 0 when one differs. */
function fit(names: PushRow['names'], object: Readonly<Record<string, unknown>>): number {
	let equal = 0;
	for (const [name, value] of Object.entries(names)) {
		const held = object[name];
		if (held === undefined) continue;
		if (String(held) !== value) return 0;
		equal += 1;
	}
	return equal;
}

/** Finds rows by the values that name them. */
class RowNames {
	private readonly byName = new Map<string, PushRow[]>();

	constructor(rows: readonly PushRow[]) {
		for (const row of rows) {
			for (const [name, value] of Object.entries(row.names)) {
				const key = `${name}\n${value}`;
				const same = this.byName.get(key);
				if (same) same.push(row);
				else this.byName.set(key, [row]);
			}
		}
	}

	/** The only row that an error element can mean; undefined when it fits none, or several. */
	rowIn(element: unknown, depth = 0): PushRow | undefined {
		if (!isObject(element) || depth > MAX_DEPTH) return undefined;
		const found = Object.entries(element)
			.map(([name, value]) => this.byName.get(`${name}\n${plainText(value) ?? ''}`) ?? [])
			.filter((rows) => rows.length > 0);
		const [fewest] = found.sort((a, b) => a.length - b.length);
		if (fewest) {
			const [first, second] = fewest
				.map((row) => ({ row, fits: fit(row.names, element) }))
				.filter(({ fits }) => fits > 0)
				.sort((a, b) => b.fits - a.fits);
			return first && first.fits > (second?.fits ?? 0) ? first.row : undefined;
		}
		for (const inner of Object.values(element)) {
			const row = this.rowIn(inner, depth + 1);
			if (row) return row;
		}
		return undefined;
	}
}

function reasonIn(element: unknown, redact: (text: string) => string): string {
	const text = redact(messageIn(element) ?? JSON.stringify(element));
	return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text;
}

/** What is known of the rows that no error names. */
function restOutcome(
	rest: number,
	reasons: readonly string[],
	processed: number | undefined,
	named: number,
): PushOutcome {
	const told = [...new Set(reasons)].slice(0, SHOWN_REASONS).join('; ');
	if (reasons.length >= rest && reasons.length > 0) return refused(told);
	if (reasons.length > 0) {
		return doubtful(`Planhat refused ${reasons.length} of the rows without saying which: ${told}`);
	}
	// Whether the count includes refused rows is not documented.
	if (processed !== undefined && processed < rest) {
		return doubtful(`Planhat took ${processed} of ${rest + named} rows without saying which`);
	}
	return accepted(processed);
}

/** The errors of an answer: a list, or one alone under either name (quirk E05). */
function errorsIn({ errors, error }: Readonly<Record<string, unknown>>): unknown[] {
	const alone = [errors, error].filter((one) => !Array.isArray(one) && Boolean(one));
	return [...alone, ...[errors, error].filter(Array.isArray).flat()];
}

/**
 * What a 2xx answer says about the rows of its call, such as `{"processed":2,"errors":[]}`. The
 * shape of the errors is not documented, and activities are answered with anything or nothing:
 * what says nothing against a row means that Planhat has queued it.
 */
export function readPushAnswer(
	rows: readonly PushRow[],
	body: unknown,
	redact: (text: string) => string,
): Map<PushRow, PushOutcome> {
	const outcomes = new Map<PushRow, PushOutcome>();
	const answer: Readonly<Record<string, unknown>> = isObject(body) ? body : {};
	const { processed } = answer;
	const index = new RowNames(rows);
	const unplaced: string[] = [];
	for (const element of errorsIn(answer)) {
		const row = index.rowIn(element);
		if (row) outcomes.set(row, refused(reasonIn(element, redact)));
		else unplaced.push(reasonIn(element, redact));
	}
	const named = outcomes.size;
	const count = typeof processed === 'number' ? processed : undefined;
	const rest = restOutcome(rows.length - named, unplaced, count, named);
	for (const row of rows) if (!outcomes.has(row)) outcomes.set(row, rest);
	return outcomes;
}
