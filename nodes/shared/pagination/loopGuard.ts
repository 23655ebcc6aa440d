import { createHash } from 'node:crypto';

function fingerprint(text: string): string {
	return createHash('sha1').update(text).digest('base64');
}

/** What a page looks like compared with those before. */
export type Sighting = 'new' | 'seen';

/**
 * Remembers every position and every page of a read by its hash, so that a server which leads in
 * a circle is noticed (quirks P17, P18, P40). Holds 28 characters for each of them.
 */
export class LoopGuard {
	private readonly positions = new Set<string>();
	private readonly pages = new Set<string>();

	private look(seen: Set<string>, text: string): Sighting {
		const hash = fingerprint(text);
		if (seen.has(hash)) return 'seen';
		seen.add(hash);
		return 'new';
	}

	/** Notes a position about to be read. */
	position(position: string): Sighting {
		return this.look(this.positions, position);
	}

	/** Notes the text of a page that holds records. */
	page(text: string): Sighting {
		return this.look(this.pages, text);
	}
}
