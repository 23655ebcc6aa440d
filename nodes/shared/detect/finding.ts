/** How much the evidence says. Shown to people and read by later nodes: never change the values. */
export type Confidence = 'certain' | 'likely' | 'guess' | 'none';

/** Something found out about an API. */
export interface Finding<T> {
	readonly value: T;
	readonly confidence: Exclude<Confidence, 'none'>;
	/** Whether a read of its own has shown it. */
	readonly isProven: boolean;
	/** What was seen, as a sentence. */
	readonly evidence: string;
}

/** Something that could not be found out, and why. */
export interface Unknown {
	readonly confidence: 'none';
	readonly evidence: string;
}

/** One answer of the API as far as detection looks at it. */
export interface Answer {
	/** The parsed JSON; undefined for an empty body. */
	readonly body: unknown;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** The URL that was asked, without what the credential adds. */
	readonly url: string;
}
