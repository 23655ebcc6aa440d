/**
 * What two spellings of a name share: letters and digits, without case, blanks, punctuation and byte
 * order marks. `Serial number`, `serialNumber` and `\ufeffSERIAL-NUMBER` are `serialnumber`.
 */
export function looseName(name: string): string {
	const plain = name.normalize('NFKC').toLowerCase();
	// A name of nothing but signs, such as an emoji, is told apart by them.
	return plain.replace(/[^\p{L}\p{N}]/gu, '') || plain.trim();
}

/** How many letters have to be added, removed or changed to make one name of the other. */
function distance(from: string, to: string): number {
	let above = Array.from({ length: to.length + 1 }, (_, at) => at);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let at = 1; at <= to.length; at++) {
			const changed = (above[at - 1] ?? 0) + (from[row - 1] === to[at - 1] ? 0 : 1);
			current.push(Math.min(changed, (above[at] ?? 0) + 1, (current[at - 1] ?? 0) + 1));
		}
		above = current;
	}
	return above[to.length] ?? 0;
}

/** Names longer than this are not compared: it would take long and help nobody. */
const LONGEST = 100;

/** The name that is spelled most like this one; undefined when none comes near. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
	const wanted = looseName(name);
	if (wanted.length > LONGEST) return undefined;
	let nearest: string | undefined;
	let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
	for (const candidate of names) {
		const loose = looseName(candidate);
		if (loose.length > LONGEST) continue;
		const steps = distance(wanted, loose);
		if (steps >= least || steps >= loose.length) continue;
		nearest = candidate;
		least = steps;
	}
	return nearest;
}
