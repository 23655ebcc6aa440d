import { formatPath, type Path } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import type { SendSettings } from './settings';

function refuse(message: string, hint: string, field: string): never {
	throw new ConfigError(message, hint, { field });
}

function isWithin(inner: Path, outer: Path): boolean {
	const [a, b] = [formatPath(inner), formatPath(outer)];
	return a === b || a.startsWith(`${b}.`) || a.startsWith(`${b}[`);
}

/** Without its key a row could not be told from others by the server. */
function requireKeptKeys({ excluded, sync, template }: SendSettings): void {
	const names = excluded.map(formatPath);
	const lost = sync.fields.find((path) => excluded.some((other) => isWithin(path, other)));
	const name = lost ? formatPath(lost) : template?.keys.find((key) => names.includes(key));
	if (name === undefined) return;
	refuse(
		`'Records: Exclude Fields' takes out '${name}', by which the server names the record`,
		'Leave it in.',
		'Records: Exclude Fields',
	);
}

/**
 * Refuses settings that contradict each other.
 * @throws ConfigError
 */
export function requireConsistent(settings: SendSettings): void {
	const { mode, testPayload, lookup, sync } = settings;
	if (testPayload !== '' && mode !== 'testPayload') {
		refuse(
			"'Test Payload' is filled in, but 'Run' does not send it",
			"Set 'Run' to 'Test: Send the Test Payload', or empty 'Test Payload'.",
			'Run',
		);
	}
	if (testPayload === '' && mode === 'testPayload') {
		refuse(
			"'Run' is to send the test payload, but 'Test Payload' is empty",
			'Enter what is to be sent, such as a body copied from a preview.',
			'Test Payload',
		);
	}
	if (lookup !== undefined && sync.fields.length === 0) {
		refuse(
			"'Write Mode' depends on what exists, but 'Records: Sync Field' is not set",
			'Enter the field that makes a record unique.',
			'Records: Sync Field',
		);
	}
	requireKeptKeys(settings);
}
