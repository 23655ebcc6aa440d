/** What a person is shown of a failure. */
export interface Told {
	readonly message?: string | undefined;
	readonly description?: string | null | undefined;
}

/** Texts that come from a program and mean nothing to the one who reads them. */
const PROGRAM_WORDS =
	/\[object |\bundefined\b|\bNaN\b|\n\s+at \S|node_modules|\b(Type|Range|Syntax|Reference)Error\b|Cannot read prop|is not a function|is not iterable/;

/** A hint that names what is no JSON. */
const NAMED_ON_PURPOSE = 'for example with NaN, a comment';

/** Why an error is not clear; empty when it says what happened and what to do. */
export function unclear({ message, description }: Told): string[] {
	const faults: string[] = [];
	if (!message?.trim()) faults.push('no message');
	if (!description?.trim()) faults.push(`no description: ${message ?? ''}`);
	for (const text of [message ?? '', description ?? '']) {
		if (PROGRAM_WORDS.test(text.replace(NAMED_ON_PURPOSE, '')))
			faults.push(`words of a program: ${text}`);
		if (text.length > 20_000) faults.push(`a text of ${text.length} characters`);
	}
	return faults;
}
