import { ConfigError } from '../../../shared/http/errors';
import type { ItemParameters } from '../../../shared/n8n/parameters';
import { oneOf } from '../../optionValues';
import type { Authentication } from '../../signIn';
import { planhatTemplate } from './planhat';
import type { Template } from './template';

/**
 * The template that the node is set to; undefined when everything is set by hand.
 * @throws ConfigError for one that this version does not know
 */
export function templateOf(
	parameters: ItemParameters,
	authentication: Authentication,
): Template | undefined {
	if (authentication !== 'planhat') return undefined;
	const choices = ['manual', 'planhatCollection'] as const;
	const choice = oneOf(parameters.text('template', 'manual'), choices, 'Template');
	if (choice === 'manual') return undefined;
	const name = parameters.text('collection');
	const template = planhatTemplate(name);
	if (template) return template;
	throw new ConfigError(
		`'Collection' is set to '${name}', which this version does not know`,
		"Choose it again, or set 'Template' to 'Configure Manually'.",
		{ field: 'Collection' },
	);
}
