import type { INodeExecutionData } from 'n8n-workflow';

import { attemptAsync, attemptJson } from '../../shared/attempt';
import { Answer } from '../../shared/http/answer';
import { ConfigError } from '../../shared/http/errors';
import type { Delivery } from './deliver';
import { textRequest } from './request';
import type { SendRow } from './row';

/**
 * Refuses a payload that is none.
 * @throws ConfigError
 */
function requireJson(text: string): void {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (attemptJson(text).ok || lines.every((line) => attemptJson(line).ok)) return;
	throw new ConfigError("'Test Payload' is not valid JSON", 'Check quotes and commas.', {
		field: 'Test Payload',
	});
}

/**
 * Sends the typed payload once, as it is, to the address of the first record.
 * @throws ConfigError, and HttpError when the server refuses it
 */
export async function sendTestPayload(
	row: SendRow,
	{ settings, line, responses }: Delivery,
): Promise<INodeExecutionData> {
	const { testPayload } = settings;
	requireJson(testPayload);
	const request = textRequest([row], testPayload, settings);
	const sent = {
		batch: 1,
		rows: 0,
		request,
		startedAt: line.clock.now(),
		items: [row.index, row.index] as const,
	};
	const answer = await attemptAsync(async () => await line.send(request));
	if (!answer.ok) throw answer.error;
	await responses.add(sent, answer.value);
	new Answer(request, answer.value, line.signedIn.redact).requireSuccess();
	const last = responses.list.at(-1) ?? {};
	return {
		json: { outcome: 'sent', status: answer.value.status, answer: last['body'] ?? null },
		pairedItem: { item: row.index },
	};
}
