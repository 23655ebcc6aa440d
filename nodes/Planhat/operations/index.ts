import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import type { Operation } from './operation';
import { update } from './update';
import { upsert } from './upsert';

/** Every operation, in the order of the editor's list. */
export const operations: readonly Operation[] = [create, upsert, remove, get, getAll, update];
