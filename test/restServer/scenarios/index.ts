import type { ScenarioDefinition } from '../scenario';
import { authKeyScenarios } from './authKeys';
import { authSignedScenarios } from './authSigned';
import { authTokenScenarios } from './authTokens';
import { bodyScenarios } from './bodies';
import { cursorTrapScenarios } from './cursorTraps';
import { cursorValueScenarios } from './cursorValues';
import { faultyAnswerScenarios } from './faultyAnswers';
import { limitScenarios } from './limits';
import { linkHeaderScenarios } from './linkHeaders';
import { movingListScenarios } from './movingLists';
import { nextLinkScenarios } from './nextLinks';
import { offsetScenarios } from './offsets';
import { pageNumberScenarios } from './pageNumbers';
import { totalScenarios } from './totals';

/** Every scenario, in the order of the ids. */
export const scenarios: readonly ScenarioDefinition[] = [
	...authKeyScenarios,
	...authSignedScenarios,
	...authTokenScenarios,
	...bodyScenarios,
	...cursorTrapScenarios,
	...cursorValueScenarios,
	...faultyAnswerScenarios,
	...limitScenarios,
	...linkHeaderScenarios,
	...movingListScenarios,
	...nextLinkScenarios,
	...offsetScenarios,
	...pageNumberScenarios,
	...totalScenarios,
].sort((one, other) => (one.id < other.id ? -1 : 1));
