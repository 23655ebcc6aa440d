import type { RequestTemplate } from './template';
import { type Placement, place } from './placement';

/** How a request asks for a number of records. */
export interface PageSize {
	readonly value: number;
	/** A blank name sends no size; the server decides then. */
	readonly placement: Placement;
	/** True for servers that refuse the size together with a position (quirk P39). */
	readonly isFirstCallOnly: boolean;
}

/** A copy of the request that asks for the size, where it has to. */
export function withPageSize(
	template: RequestTemplate,
	{ value, placement, isFirstCallOnly }: PageSize,
	isFirstCall: boolean,
): RequestTemplate {
	return isFirstCallOnly && !isFirstCall ? template : place(template, placement, value);
}

/** Whether so many records may be a page that was cut at a usual page size. */
export function isUsualSize(received: number): boolean {
	return received > 0 && (received % 10 === 0 || received % 25 === 0);
}
