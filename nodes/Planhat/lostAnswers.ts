export { LostAnswers } from '../shared/http/lostAnswers';
