import type { INodeParameters } from 'n8n-workflow';

import { calls, inputOf, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';
import { pushing } from './analytics/pushing';

const TENANT = '4f1c9f0e-6d0b-4c53-9a55-0d6f3c1f2a11';
const COMPANY = '669f00aa11bb22cc33dd4401';
const MEGABYTE = 1024 * 1024;

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true, tenantUuid: TENANT });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const run = pushing('userActivity', TENANT, () => sandbox);

const activity: INodeParameters = {
	email: '={{ $json.email }}',
	externalId: '={{ $json.id }}',
	action: '={{ $json.action }}',
	additionalFields: {
		companyExternalId: 'LF-01',
		info: '={{ $json.info }}',
		name: '={{ $json.name }}',
	},
};
const ONE = `POST /analytics/${TENANT}`;
const BULK = `POST /analytics/bulk/${TENANT}`;

const ines = { email: 'ines@lumen.example', action: 'Exported report', name: 'Ines Ferro' };
const nobody = { action: 'Signed in' };
const tom = { id: 4711, action: 'Signed in' };

describe.each([
	{ operation: 'push', perItem: [ONE, ONE] },
	{ operation: 'bulkPush', perItem: [BULK] },
])('$operation', ({ operation, perItem }) => {
	const parameters = { operation, ...activity };

	it('tells which activity was accepted, and Planhat makes end users of them', async () => {
		const { outputs, error } = await run(parameters, { items: [ines, tom] });
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json)).toEqual([
			{ outcome: 'accepted', email: ines.email, action: ines.action },
			{ outcome: 'accepted', externalId: '4711', action: tom.action },
		]);
		expect(outputs[0]?.map(inputOf)).toEqual([0, 1]);
		expect(calls(sandbox)).toEqual(perItem);
		expect(sandbox.store.all('endusers')).toEqual([
			expect.objectContaining({ email: ines.email, firstName: 'Ines', companyId: COMPANY }),
			expect.objectContaining({ externalId: '4711' }),
		]);
	});

	it('sends the others when one names nobody', async () => {
		const { outputs } = await run(parameters, {
			items: [ines, nobody, tom],
			onError: 'continueErrorOutput',
		});
		expect(outputs[0]?.map(inputOf)).toEqual([0, 2]);
		expect(outputs[1]?.map(inputOf)).toEqual([1]);
		expect(outputs[1]?.[0]?.json['error']).toMatch(
			/^A user activity needs 'Email' or 'External ID'/,
		);
		expect(sandbox.analytics.activities).toHaveLength(2);
	});

	it('stops when there is no way on, and says at which item', async () => {
		const { error } = await run(parameters, { items: [ines, nobody, tom] });
		expect(error?.message).toContain("A user activity needs 'Email' or 'External ID'");
		expect(error?.context?.itemIndex).toBe(1);
	});

	it.each([
		['[1]', /'Info' needs an object, but got a list/],
		['{', /'Info' needs valid JSON/],
		['"text"', /'Info' needs a JSON object or list/],
	])('refuses %s for the info', async (info, message) => {
		const { error } = await run(parameters, { items: [{ ...ines, info }] });
		expect(error?.message).toMatch(message);
		expect(calls(sandbox)).toEqual([]);
	});

	it.each(['empty', 'json', 'text'] as const)(
		'accepts an answer of any kind (%s)',
		async (kind) => {
			sandbox.switches.set({ activityAnswer: kind });
			const { outputs, error } = await run(parameters, { items: [ines] });
			expect(error).toBeUndefined();
			expect(outputs[0]?.[0]?.json['outcome']).toBe('accepted');
		},
	);

	it('is not sent twice when its answer is lost, and the person is told', async () => {
		sandbox.faults.add({ kind: 'cut', phase: 'afterEffect' });
		const { outputs } = await run(parameters, { items: [ines], onError: 'continueErrorOutput' });
		const told = outputs[1]?.[0]?.json as { error: string; details: { hint?: string } };
		expect(`${told.error} ${told.details.hint ?? ''}`).toContain('could count it twice');
		expect(sandbox.analytics.activities).toHaveLength(1);
	});

	it('takes a web page in the place of an answer for a doubt', async () => {
		sandbox.faults.add({ kind: 'html', status: 200 });
		const { error } = await run(parameters, { items: [ines] });
		expect(error?.message).toContain('An HTML page came back in the place of an answer');
	});

	it.each([
		[{ tenantUuid: '' }, /'Tenant UUID' in the credential is empty/],
		[{ tenantUuid: `${TENANT}0` }, /'Tenant UUID' in the credential is no UUID/],
		[{ tenantUuid: `${TENANT}/../x` }, /'Tenant UUID' in the credential is no UUID/],
		[{ access: 'readOnly' }, /does not allow POST requests/],
	])('is refused before any call with the credential %j', async (change, message) => {
		const { error } = await run(parameters, { items: [ines] }, change);
		expect(error?.message).toMatch(message);
		expect(calls(sandbox)).toEqual([]);
	});

	it('leaves no secret behind', async () => {
		sandbox.faults.add({ kind: 'status', status: 403, body: `${TENANT} may not` });
		const { stored } = await run(parameters, { items: [ines], onError: 'continueRegularOutput' });
		expect(stored).toContain('*** may not');
		for (const secret of [TENANT, sandbox.token]) expect(stored).not.toContain(secret);
	});
});

it('notices an error that comes with a status of success', async () => {
	sandbox.faults.add({ kind: 'status', status: 200, body: { error: 'Unknown tenant' }, after: 1 });
	const { outputs } = await run(
		{ operation: 'push', ...activity },
		{ items: [ines, tom], onError: 'continueErrorOutput' },
	);
	expect(outputs[0]?.map(inputOf)).toEqual([0]);
	expect(outputs[1]?.map(({ json }) => json['error'])).toEqual([
		'Planhat did not take the activity: Unknown tenant',
	]);
});

it('hands on what Planhat answers besides its status', async () => {
	sandbox.faults.add({ kind: 'status', status: 200, body: { queued: true } });
	const { outputs } = await run({ operation: 'push', ...activity }, { items: [ines] });
	expect(outputs[0]?.[0]?.json).toMatchObject({ outcome: 'accepted', answer: { queued: true } });
});

describe('more than 32 MB', () => {
	const parameters = {
		operation: 'bulkPush',
		email: '={{ $json.email }}',
		additionalFields: { info: '={{ $json.info }}' },
	};

	function large(email: string, megabytes: number) {
		return { email, info: { text: 'é'.repeat((megabytes * MEGABYTE) / 2) } };
	}

	it('goes out in calls of less than 32 MB each', async () => {
		const items = Array.from({ length: 12 }, (_, index) => large(`p${index}@x.example`, 3));
		const { outputs, error } = await run(parameters, { items });
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json['outcome'])).toEqual(items.map(() => 'accepted'));
		const { entries } = sandbox.log;
		expect(entries.map(({ status }) => status)).toEqual([200, 200]);
		for (const { bodyBytes } of entries) expect(bodyBytes).toBeLessThanOrEqual(32_000_000);
		const emails = sandbox.analytics.activities.map(({ item }) => item['email']);
		expect(emails).toEqual(items.map(({ email }) => email));
	}, 60_000);

	it('in one row fails alone', async () => {
		const items = [large('a@x.example', 1), large('b@x.example', 33), large('c@x.example', 1)];
		const { outputs } = await run(parameters, { items, onError: 'continueErrorOutput' });
		expect(outputs[0]?.map(inputOf)).toEqual([0, 2]);
		expect(outputs[1]?.map(inputOf)).toEqual([1]);
		expect(outputs[1]?.[0]?.json['error']).toBe('The row alone is larger than one call may be');
		expect(calls(sandbox)).toEqual([BULK]);
	}, 60_000);
});
