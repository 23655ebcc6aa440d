import { redactor } from '../http/redact';

/** The secrets of a run and the mask for them; signing in may add some on the way. */
export class Mask {
	private readonly known = new Set<string>();
	private masked: (text: string) => string = redactor([]);

	constructor(secrets: readonly string[] = []) {
		this.add(...secrets);
	}

	get secrets(): readonly string[] {
		return [...this.known];
	}

	/** Adds secrets; blank and known ones change nothing. */
	readonly add = (...secrets: readonly string[]): void => {
		const fresh = secrets.filter((secret) => secret !== '' && !this.known.has(secret));
		if (fresh.length === 0) return;
		for (const secret of fresh) this.known.add(secret);
		this.masked = redactor([...this.known]);
	};

	/** Masks every secret known by now. */
	readonly redact = (text: string): string => this.masked(text);
}
