import type { RequestStrategy } from './strategy';

/** One call, whose answer holds everything. Stops with 'no-cursor' after the first page. */
export const singlePage: RequestStrategy<null> = {
	first: null,
	apply: (template) => template,
	advance: (_cursor, { received }) => ({ stop: received === 0 ? 'empty-page' : 'no-cursor' }),
};
