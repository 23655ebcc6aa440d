import { Mask } from '../auth/mask';

const masks = new WeakMap<object, Mask>();

/**
 * The mask of one run of a node: it knows the secrets of every credential that the run has opened,
 * and what signing in gave since. Whatever leaves the node as an error, a hint or a log line goes
 * through it there, so that no message has to think of it where it is made.
 */
export function runMask(context: object): Mask {
	const known = masks.get(context);
	if (known !== undefined) return known;
	const mask = new Mask();
	masks.set(context, mask);
	return mask;
}
