import type { Permissions } from './permissions';
import type { Store } from './store';
import type { SwitchBoard } from './switches';

/** What every part of the main API works on. */
export interface Sandbox {
	store: Store;
	switches: SwitchBoard;
	permissions: Permissions;
	now: () => number;
}
