import type { IDataObject } from 'n8n-workflow';

import { UniversalConnectorTokenApi } from '../../../credentials/UniversalConnectorTokenApi.credentials';
import { connectorTrigger, VANISHED } from '../../helpers/connectorTrigger';
import { RunClock } from '../../helpers/runClock';
import { ChangingList, listParameters } from '../../nodes/UniversalConnector/trigger/changingList';
import { atPage, bodyDamages } from '../../restServer';
import { ALWAYS, type LayerFault, readFaults, TIMEOUT } from '../connector/faults';
import { TOKEN } from '../planhat/cases';
import type { Trial } from './trial';

/** What the Universal Connector Trigger is to emit. */
export interface ConnectorMode {
	readonly emit: string;
	readonly options: IDataObject;
	/** What has to be told of the rows that `change` makes, changes and removes. */
	readonly tells: readonly string[];
}

const MADE = ['n1', 'n2', 'n3'];

/** Every mode that compares. */
export const connectorModes: readonly ConnectorMode[] = [
	{ emit: 'highWater', options: {}, tells: ['r1', ...MADE] },
	{ emit: 'new', options: { emitsVanished: true }, tells: [...MADE, 'gone r4'] },
	{ emit: 'new', options: {}, tells: MADE },
	{ emit: 'newOrChanged', options: { emitsVanished: true }, tells: ['r1', ...MADE, 'gone r4'] },
	{ emit: 'newOrChanged', options: {}, tells: ['r1', ...MADE] },
];

/** The mode that remembers nothing. */
export const everything: ConnectorMode = {
	emit: 'all',
	options: {},
	tells: ['r0', 'r1', 'r2', 'r3', 'r5', ...MADE],
};

/** A page without a body reads as the end of the list: what it hides must not be lost, nor gone. */
const emptyPages: readonly LayerFault[] = [1, ALWAYS].flatMap((times) =>
	(['empty', 'noContent'] as const).map(
		(name): LayerFault => [
			`${name}, ${times}`,
			(page) => atPage({ page, times }, bodyDamages[name]),
		],
	),
);

/** What can go wrong with a page, for a trigger that knows what was there before. */
export const pollFaults: readonly LayerFault[] = [...readFaults, ...emptyPages];

const NOON = Date.UTC(2026, 4, 1, 12);

/** A list in pages of three rows, and a trigger that watches it with a key in a header. */
export async function connectorTrial(
	{ emit, options, tells }: ConnectorMode,
	[, layer]: LayerFault,
	page: number,
): Promise<Trial> {
	const clock = new RunClock(NOON);
	const list = await ChangingList.start();
	list.filter = { in: 'query', name: 'since', isInclusive: true };
	let seconds = 0;
	const put = (id: string) =>
		list.put(id, { updated: new Date(NOON + 1000 * seconds++).toISOString() });
	for (const id of ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']) put(id);
	const limits = { timeout: TIMEOUT, maxAttempts: 2, pagesInFlight: 1, pageSize: 3 };
	const key = { placement: 'header', name: 'X-Key', valuePrefix: '', value: TOKEN };
	const workflow = connectorTrigger(
		listParameters(
			list,
			emit,
			{ ...limits, ...options },
			{ authentication: 'token', highWaterField: 'updated', highWaterParameter: 'since' },
		),
		[
			[
				new UniversalConnectorTokenApi(),
				{ baseUrl: list.server.url, keys: { key: [key] }, allowedHosts: '' },
			],
		],
		{ clock },
	);
	return {
		workflow,
		nameOf: ({ id, [VANISHED]: isGone }) => `${isGone ? 'gone ' : ''}${String(id)}`,
		change() {
			put('r1');
			list.rows.delete('r4');
			MADE.forEach(put);
			return tells;
		},
		strike: () => list.strike(layer(page, clock.hold)),
		heal: () => list.strike(),
		secret: TOKEN,
		close: async () => await list.close(),
	};
}
