import { detect } from './detect';
import { fetch } from './fetch';
import type { ConnectorOperation } from './operation';
import { send } from './send';

/** Every operation, by label, as the editor lists them. */
export const operations: readonly ConnectorOperation[] = [detect, fetch, send];
