/** The table of Detect Settings against what the maker of each API tells: nobody may have copied it. */
import { type Given, scenarios, startRestServer, type RestServer } from '../../restServer';
import { TABLE } from './detectTable';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => await server.close());

/** A place of a request in the words of the node. */
function placed({ in: where, name }: { in: string; name: string }): string {
	const places: Record<string, string> = { body: ' in the body', header: ' in a header' };
	return `'${name}'${places[where] ?? ''}`;
}

/** A path as the node writes it: names that are not plain stand in brackets. */
function path(at: string): string {
	return at.replace(/^"(.*)"$/, '["$1"]');
}

/** The scheme that the maker describes, in the words of the node. */
function described({ position, size, cursor, lastRecordKey, nextLink }: Given): string {
	if (position) {
		const label = position.counts === 'records' ? 'Limit and Offset' : 'Limit and Page';
		const sized = size ? ` and ${placed(size)}` : '';
		return `${label}: ${placed(position)} from ${position.first}${sized}`;
	}
	if (cursor) {
		const { in: where, at } = cursor.from;
		const from = where === 'header' ? `${at.toLowerCase()} in a header` : at;
		return `Cursor: from ${from} into ${placed(cursor.to)}`;
	}
	if (lastRecordKey) {
		const { at, to } = lastRecordKey;
		return `Cursor: from the last record, field '${at}' into ${placed(to)}`;
	}
	if (nextLink) {
		return nextLink.in === 'header'
			? 'Next Link: the Link header'
			: `Next Link: '${path(nextLink.at)}'`;
	}
	return 'None';
}

const all = scenarios.flatMap(({ id, variants }) =>
	variants.map((variant) => ({
		id,
		variant,
		expected: TABLE[`${id}.${variant}`] ?? TABLE[id] ?? { scheme: 'missing' },
	})),
);
const isTold = ({ expected: { scheme } }: (typeof all)[number]) =>
	scheme !== 'refused' && scheme !== "Can't tell";

it.each(all.filter(isTold))(
	'expects what the maker tells, or says why not ($id $variant)',
	({ id, variant, expected }) => {
		const scenario = server.scenario(id, { variant });
		const { given } = scenario;
		const at = (expected.at ?? 'data').replace(/ \(.*\)$/, '');
		expect(at === 'the whole answer' ? '' : at).toBe(given.recordPath);
		// Where the server says something else on purpose, the table tells why.
		if (expected.why === undefined) {
			// Header names have no case.
			expect(expected.scheme.toLowerCase()).toBe(described(given).toLowerCase());
		}
		if (expected.total === undefined) return;
		const { unit, at: where } = given.total ?? { unit: 'records', at: 'nowhere' };
		const rows = scenario.records.length;
		const count = unit === 'records' ? rows : Math.ceil(rows / (given.size?.value ?? rows));
		expect(expected.total).toBe(`${count} ${unit}, at ${where.toLowerCase()}`);
	},
);

it.each(all.filter((one) => !isTold(one)))(
	'says why it can not be told ($id $variant)',
	({ expected }) => {
		expect(expected.why).toEqual(expect.stringMatching(/.{10}/));
	},
);
