import { Refusal } from '../answer';
import { param } from '../exchange';
import type { Exchange } from '../exchange';

/** A whole number from the query; anything else is refused, so a mangled value cannot pass. */
export function wholeParam(exchange: Exchange, name: string, missing: number): number {
	const text = param(exchange, name);
	if (text === undefined) return missing;
	if (!/^\d+$/.test(text)) throw new Refusal(400, `${name} is not a whole number`);
	return Number(text);
}

/** Page size asked for, cut down to what the server is willing to give. */
export function sizeParam(
	exchange: Exchange,
	name: string,
	{ missing, cap }: { missing: number; cap?: number | undefined },
): number {
	const size = wholeParam(exchange, name, missing);
	if (size === 0) throw new Refusal(400, `${name} must be at least 1`);
	return Math.min(size, cap ?? size);
}
