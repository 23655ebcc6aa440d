import { attempt } from '../shared/attempt';
import { ConfigError } from '../shared/http/errors';

function unique(texts: readonly string[]): string[] {
	return [...new Set(texts)];
}

/** Collects what is wrong with a row, so that a person learns of all of it at once. */
export class Problems {
	private readonly errors: ConfigError[] = [];

	/** What the work gives; undefined when the row can't be used, which is kept. */
	try<Result>(work: () => Result): Result | undefined {
		const done = attempt(work);
		if (done.ok) return done.value;
		if (!(done.error instanceof ConfigError)) throw done.error;
		this.errors.push(done.error);
		return undefined;
	}

	/** @throws ConfigError naming everything that is wrong, if anything is */
	raise(): void {
		const [first, ...others] = this.errors;
		if (first === undefined) return;
		if (others.length === 0) throw first;
		const fields = this.errors.flatMap(({ facts }) =>
			facts.field === undefined ? [] : [facts.field],
		);
		throw new ConfigError(
			unique(this.errors.map(({ message }) => message)).join('; '),
			unique(this.errors.map(({ hint }) => hint)).join(' '),
			{ field: unique(fields).join(', ') },
		);
	}
}
