import type { IDataObject } from 'n8n-workflow';

import { UniversalConnectorSessionApi } from '../../../credentials/UniversalConnectorSessionApi.credentials';
import { connectorCredential } from '../../helpers/connector';
import { planhatCredential } from '../../helpers/planhat';
import { RunClock } from '../../helpers/runClock';
import { spellingsOf } from '../../helpers/spellings';
import { send, type SendResult } from '../../nodes/UniversalConnector/send/run';
import { jsonAnswer, type Layer } from '../../restServer';
import {
	startWriteServer,
	type WriteServer,
	type WriteServerOptions,
} from '../../restServer/writes';
import { unclear } from '../clearWords';
import { COMPANY } from '../../nodes/Planhat/samples';
import { startSandbox, TOKEN } from '../planhat/cases';
import type { NamedFault } from '../planhat/faults';
import type { Tally } from '../tally';
import { countedBy, type LayerFault, NO_FAULT, TIMEOUT } from './faults';

/** One way to send records. */
export interface WriteCase {
	readonly title: string;
	readonly parameters: Record<string, unknown>;
	readonly options?: Record<string, unknown>;
	/** How the API wants its bodies, and what it answers. */
	readonly api?: WriteServerOptions;
	/** Whether a call that creates does it anew each time, whatever the key. */
	readonly isInsert?: boolean;
	/** Whether the records are there before, with other values. */
	readonly isSeeded?: boolean;
	/** Whether the API wants a session, which ends at once when it says 401. */
	readonly hasSession?: boolean;
}

const perRecord = { path: '/people/{key}', bodyShape: 'object' };
const lookup = {
	writeMode: 'createUpdate',
	syncField: 'key',
	lookupPath: '/people?key={key}',
	lookupRecordPath: 'data',
	updateMethod: 'PATCH',
	updatePath: '/people/{found.key}',
};

/** Every method, every shape of a body, every way to read an answer. */
export const writeCases: readonly WriteCase[] = [
	{ title: 'PUT a list', parameters: { method: 'PUT' } },
	{ title: 'POST a list', parameters: { method: 'POST' }, isInsert: true },
	{ title: 'PATCH a list', parameters: { method: 'PATCH' } },
	{
		title: 'PUT a list under a name',
		parameters: { method: 'PUT', bodyKey: 'data' },
		api: { form: 'listUnderKey' },
	},
	{
		title: 'PUT a map by name',
		parameters: { method: 'PUT', bodyShape: 'map', mapKey: 'key' },
		api: { form: 'map' },
	},
	{
		title: 'POST lines',
		parameters: { method: 'POST', bodyShape: 'lines' },
		api: { form: 'lines' },
		isInsert: true,
	},
	{
		title: 'POST one',
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		isInsert: true,
	},
	{ title: 'PUT one', parameters: { method: 'PUT', ...perRecord } },
	{ title: 'PATCH one', parameters: { method: 'PATCH', ...perRecord }, isSeeded: true },
	{
		title: 'DELETE one',
		parameters: { method: 'DELETE', ...perRecord, bodyShape: 'none' },
		isSeeded: true,
	},
	{
		title: 'look up and POST',
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		options: lookup,
		isInsert: true,
	},
	{
		title: 'look up and PATCH',
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		options: lookup,
		isSeeded: true,
	},
	{
		title: 'PUT a list, answered entry by entry',
		parameters: { method: 'PUT' },
		options: { joinBy: 'position', replyListPath: 'results', replyStatusPath: 'status' },
		api: { reply: 'entries' },
	},
	{
		title: 'POST a list, answered in lists',
		parameters: { method: 'POST' },
		options: {
			joinBy: 'lists',
			syncField: 'key',
			createdPaths: 'made',
			updatedPaths: 'changed',
			unchangedPaths: 'same',
			failedPaths: 'bad',
			replyKeyPath: 'externalKey',
		},
		api: { reply: 'lists' },
		isInsert: true,
	},
	{ title: 'PUT a list in a session', parameters: { method: 'PUT' }, hasSession: true },
	{
		title: 'POST one in a session',
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		hasSession: true,
		isInsert: true,
	},
];

const rows = Array.from({ length: 6 }, (_, n) => ({ key: `k${n}`, n }));

const PASSWORD = 'Log-in/secret+1';
const session = (serial: number) => `session-${serial}-q7+Zk/${serial}=`;

/** Wants a session in each call but the login; one that a 401 was answered to is over. */
function inSession(): Layer {
	let serial = 0;
	return (next) => async (exchange) => {
		if (exchange.path === '/login') return jsonAnswer({ session: { token: session(++serial) } });
		const carried = exchange.rawHeaders.find(([name]) => name.toLowerCase() === 'authorization');
		if (carried?.[1] !== `Bearer ${session(serial)}`) return jsonAnswer({}, { status: 401 });
		const answer = await next(exchange);
		if (answer.status === 401) serial += 1;
		return answer;
	};
}

function signedIn(api: WriteServer, { hasSession = false }: WriteCase) {
	if (!hasSession) return {};
	const auth = {
		loginPath: '/login',
		user: 'ada',
		password: PASSWORD,
		tokenIn: 'body',
		tokenAt: 'session.token',
		in: 'header',
		name: 'Authorization',
		prefix: 'Bearer ',
	};
	const [, values] = connectorCredential(api, { given: { recordPath: '', auth } }, 'session');
	return { credentials: [[new UniversalConnectorSessionApi(), values] as const] };
}

/** What is wrong with what a run told of its records. */
function wrongWords(
	{ told, error }: SendResult,
	isDone: (index: number) => boolean,
	hasTwice: (index: number) => boolean,
	size: number,
): string[] {
	if (error) return [`the node failed: ${error.message}`];
	const faults = told.length === size ? [] : [`${told.length} rows are told about`];
	told.forEach((item: IDataObject, index) => {
		const details = item['details'] as { outcome?: string } | undefined;
		const outcome = String(item['outcome'] ?? details?.outcome);
		const isProblem = ['failed', 'unknown'].includes(outcome);
		if (!isProblem && !isDone(index)) faults.push(`${index} is lost, told as ${outcome}`);
		if (outcome === 'failed' && isDone(index)) faults.push(`${index} is done, told as failed`);
		if (hasTwice(index)) faults.push(`${index} is there twice`);
		if (!isProblem) return;
		const words = String(item['error'] ?? item['reason'] ?? '');
		faults.push(...unclear({ message: words, description: words }));
	});
	return faults;
}

function count(tally: Tally, { run, stored }: SendResult, faults: string[], secrets: string[]) {
	tally.add(run['complete'] === true ? 'survived' : 'refused');
	tally.counts.lost += faults.filter((one) => /is lost|there twice/.test(one)).length;
	const kept = secrets.filter((one) => spellingsOf(one).some((text) => stored.includes(text)));
	tally.counts.leaked += kept.length;
	return [...faults, ...kept.map((secret) => `the run keeps ${secret}`)];
}

/** Sends six records, of which some calls meet a fault, and says what is wrong with the outcome. */
export async function wrongWrite(
	one: WriteCase,
	[title, layer]: LayerFault,
	tally: Tally,
): Promise<string[]> {
	const { parameters, options, isInsert = false, isSeeded = false, hasSession = false } = one;
	const clock = new RunClock();
	const layers = [...(hasSession ? [inSession()] : []), layer(2, clock.hold)];
	const api = await startWriteServer({ ...one.api, layers });
	const isDelete = parameters['method'] === 'DELETE';
	if (isSeeded) for (const row of rows) api.store.upsert(row.key, { ...row, n: -1 });
	try {
		const result = await send(api, rows, {
			parameters: {
				batchSize: 2,
				...(hasSession ? { authentication: 'session' } : {}),
				...parameters,
			},
			options: { timeout: TIMEOUT, maxAttempts: 2, ...options },
			rest: { ...signedIn(api, one), clock },
		});
		const records = () => [...api.store.records.values()];
		const isDone = (index: number) => {
			const { key, n } = rows[index] ?? {};
			const found = records().filter((record) => record['key'] === key);
			return isDelete ? found.length === 0 : found.some((record) => record['n'] === n);
		};
		const hasTwice = (index: number) =>
			isInsert && (api.store.landed.get(rows[index]?.key ?? '') ?? 0) > 1;
		const faults = wrongWords(result, isDone, hasTwice, rows.length);
		if (title === NO_FAULT && result.run['complete'] !== true) faults.push('it fails as it is');
		const secrets = hasSession ? [PASSWORD, session(1), session(2)] : [];
		return count(countedBy(tally, title), result, faults, secrets);
	} finally {
		await api.close();
	}
}

/** The same with the template for Planhat, against the sandbox: half of the records are there. */
export async function wrongTemplate({ title, fault }: NamedFault, tally: Tally): Promise<string[]> {
	const clock = new RunClock();
	const sandbox = await startSandbox(clock);
	const assets = rows.map(({ key, n }) => ({
		externalId: key,
		companyId: COMPANY,
		name: `Bay ${n}`,
	}));
	for (const asset of assets.slice(3)) sandbox.store.insert('assets', { ...asset, name: 'Before' });
	sandbox.faults.add({ ...fault, after: 1 });
	try {
		const result = await send(sandbox, assets, {
			parameters: {
				authentication: 'planhat',
				template: 'planhatCollection',
				collection: 'assets',
				batchSize: 2,
			},
			options: { timeout: TIMEOUT, maxAttempts: 2 },
			rest: { clock, credentials: [planhatCredential(sandbox)] },
		});
		const found = (index: number) =>
			sandbox.store.all('assets').filter(({ externalId }) => externalId === `k${index}`);
		const isDone = (index: number) => found(index).some(({ name }) => name === `Bay ${index}`);
		const hasTwice = (index: number) => found(index).length > 1;
		const faults = wrongWords(result, isDone, hasTwice, assets.length);
		return count(tally, result, faults, [TOKEN]).map((what) => `${title}: ${what}`);
	} finally {
		await sandbox.close();
	}
}
