import type { IDataObject } from 'n8n-workflow';

import { ConfigError } from '../../shared/http/errors';
import { isHeaderName } from '../../shared/http/headers';
import { type ItemParameters, optionSwitch } from '../../shared/n8n/parameters';
import { oneOf, optionText } from '../optionValues';
import { SEND_METHODS } from './methods';
import type { Template } from './templates/template';

/**
 * Method and repetition.
 * @throws ConfigError for a header name that can't be one
 */
export function readRequest(
	parameters: ItemParameters,
	options: IDataObject,
	template: Template | undefined,
) {
	const idempotencyHeader = optionText(options, 'idempotencyHeader');
	if (idempotencyHeader !== '' && !isHeaderName(idempotencyHeader)) {
		throw new ConfigError(
			`'Retry: Idempotency Header' holds '${idempotencyHeader.slice(0, 60)}', which can't be the name of a header`,
			'Enter the name that the API states, for example Idempotency-Key.',
			{ field: 'Retry: Idempotency Header' },
		);
	}
	return {
		method: template?.method ?? oneOf(parameters.text('method', 'POST'), SEND_METHODS, 'Method'),
		idempotencyHeader,
		isRepeatable: optionSwitch(options, 'isRepeatable', { label: 'Retry: Repeat Does No Harm' }),
		isAllOrNone: optionSwitch(options, 'isAllOrNone', { label: 'Refused Batch: All or None' }),
	};
}
