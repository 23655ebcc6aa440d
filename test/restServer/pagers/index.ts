import { cursor } from './cursor';
import { lastRecord } from './lastRecord';
import { limitPair } from './limitPair';
import { linkedPages } from './linkedPages';
import { offset } from './offset';
import { pageInBody } from './pageInBody';
import { pageNumber } from './pageNumber';
import { queryText } from './queryText';
import { relay } from './relay';
import { snapshot } from './snapshot';

/** Every scheme this server can page by. */
export const pagers = [
	cursor,
	lastRecord,
	limitPair,
	linkedPages,
	offset,
	pageInBody,
	pageNumber,
	queryText,
	relay,
	snapshot,
] as const;
