/**
 * Makes the random waits between tries a thousand times shorter. Chance must stay chance: n8n
 * draws until it gets what it has not drawn before.
 */
export function withoutBackOff(): void {
	const { random } = Math;
	beforeEach(() => void jest.spyOn(Math, 'random').mockImplementation(() => random() / 1000));
	afterEach(() => jest.restoreAllMocks());
}
