import type { IDataObject } from 'n8n-workflow';

import { attemptJson } from '../../shared/attempt';
import { isSecretName } from '../masking';

/** Settings without their secrets, and the names of the values that were taken out. */
export interface Cleaned {
	readonly settings: IDataObject;
	readonly removed: readonly string[];
}

/** Cleans values on their way into settings that people paste and share. */
class Cleaner {
	readonly removed = new Set<string>();

	constructor(private readonly redact: (text: string) => string) {}

	private isSecret(name: string, value: unknown): boolean {
		const isText = typeof value === 'string' && value !== '';
		if (!isText || !isSecretName(name)) return false;
		this.removed.add(name);
		return true;
	}

	/** The text without values of query parameters that are secret by name. */
	path(text: string): string {
		const [route = '', ...rest] = text.split('?');
		if (rest.length === 0) return this.redact(text);
		const query = rest
			.join('?')
			.replace(/(^|&)([^=&]+)=([^&]*)/g, (whole, sign: string, name: string, value: string) =>
				this.isSecret(name, value) ? `${sign}${name}=` : whole,
			);
		return this.redact(`${route}?${query}`);
	}

	value(value: unknown): unknown {
		if (typeof value === 'string') return this.redact(value);
		if (Array.isArray(value)) return value.map((entry) => this.value(entry));
		if (typeof value !== 'object' || value === null) return value;
		const members = value as Readonly<Record<string, unknown>>;
		const { name } = members;
		return Object.fromEntries(
			Object.entries(members).map(([key, entry]) => {
				// A name and value list says in one member what the other one is.
				const label = key === 'value' && typeof name === 'string' ? name : key;
				return [key, this.isSecret(label, entry) ? '' : this.value(entry)];
			}),
		);
	}

	/** JSON in a text is cleaned as JSON. */
	body(text: unknown): unknown {
		const parsed = typeof text === 'string' ? attemptJson(text) : undefined;
		return parsed?.ok ? JSON.stringify(this.value(parsed.value)) : this.value(text);
	}
}

/**
 * The node's parameters without secrets: those of the credential masked wherever they stand, those
 * that are secret by their name left empty.
 */
export function withoutSecrets(parameters: IDataObject, redact: (text: string) => string): Cleaned {
	const cleaner = new Cleaner(redact);
	const { path, options, ...rest } = parameters;
	const { body, ...others } = (options ?? {}) as IDataObject;
	const settings = {
		...(cleaner.value(rest) as IDataObject),
		...(typeof path === 'string' ? { path: cleaner.path(path) } : {}),
		options: {
			...(cleaner.value(others) as IDataObject),
			...(body === undefined ? {} : { body: cleaner.body(body) as string }),
		},
	};
	return { settings, removed: [...cleaner.removed] };
}
