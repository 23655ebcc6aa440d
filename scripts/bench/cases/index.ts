import type { BenchCase } from '../benchCase';
import { answers } from './answers';
import { cursor } from './cursor';
import { growth } from './growth';
import { offset } from './offset';
import { getMany, upsert } from './planhat';
import { quota } from './quota';

/** Everything that is measured, in this order. */
export const cases: readonly BenchCase[] = [
	offset,
	cursor,
	getMany,
	upsert,
	growth,
	answers,
	quota,
];
