import { withoutRealTime } from '../helpers/runClock';
import { writeFaults } from './connector/faults';
import { writeCases, wrongTemplate, wrongWrite } from './connector/writes';
import { allFaults } from './planhat/faults';
import { Groups, Pool } from './pool';
import { Tally } from './tally';

const tally = new Tally('Universal Connector: each fault on each way to send');

const TEMPLATE = 'the template for Planhat';
const groups = new Groups<string>(new Pool(64));

beforeAll(() => {
	for (const one of writeCases) {
		groups.begin(one.title, async (run, found) => {
			for (const fault of writeFaults) {
				run(async () => {
					const wrong = await wrongWrite(one, fault, tally);
					found.push(...wrong.map((what) => `${fault[0]}: ${what}`));
				});
			}
		});
	}
	groups.begin(TEMPLATE, async (run, found) => {
		for (const fault of allFaults) {
			run(async () => void found.push(...(await wrongTemplate(fault, tally))));
		}
	});
});
afterAll(() => tally.report());
withoutRealTime();

it.each([...writeCases.map(({ title }) => title), TEMPLATE])(
	'%s: every row is where it is told to be',
	async (title) => {
		expect(await groups.of(title)).toEqual([]);
	},
);

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
