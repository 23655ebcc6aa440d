import { DAY_MS, isFilled, type Fields } from './documents';
import { Refusal } from './refusal';
import type { Switches } from './switches';

const DAYS_PER_MONTH = 30.4375;

/** How a license was written. */
export interface LicenseWrite {
	/** The license as it will be stored, changed in place. */
	next: Fields;
	/** What the request said. */
	sent: Fields;
	isNew: boolean;
	switches: Switches;
}

/**
 * Fills in what Planhat derives. Planhat developer documentation: license, with the recorded
 * answers of the create and update examples (24000 over twelve months gives an mrr of 2000).
 */
export function completeLicense(write: LicenseWrite): void {
	checkAmounts(write);
	if (write.next['fixedPeriod'] === true) completeFixed(write);
	else completeOpen(write);
}

function checkAmounts({ next, sent, isNew, switches }: LicenseWrite): void {
	const value = sent['value'];
	if (typeof value === 'number' && value <= 0) {
		throw new Refusal(400, 'value must be greater than 0');
	}
	if (sent['_currency'] !== undefined && !isFilled(sent['_currency'])) {
		throw new Refusal(400, 'Required Field: _currency');
	}
	if (!isNew) return;
	const hasMrr = isFilled(next['mrr']);
	if (!hasMrr && !isFilled(next['value'])) throw new Refusal(400, 'Required Field: value');
	if (next['fixedPeriod'] === true) {
		if (!isFilled(next['toDate'])) throw new Refusal(400, 'Required Field: toDate');
	} else if (!hasMrr && switches.openLicenseWithoutMrr === '400') {
		throw new Refusal(400, 'Required Field: mrr');
	}
}

/** A fixed period: the value covers all of it, and renewal falls on its end. */
function completeFixed({ next, sent, switches }: LicenseWrite): void {
	const from = dateOf(next['fromDate']);
	const to = dateOf(next['toDate']);
	if (!to) return;
	next['renewalDate'] = to.toISOString();
	if (!from) return;
	const length = monthsBetween(from, to);
	next['length'] = length;
	next['renewalPeriod'] ??= length;
	next['renewalUnit'] ??= 'month';

	const isMrrSent = isFilled(sent['mrr']);
	const isValueSent = isFilled(sent['value']);
	if (isMrrSent && isValueSent && switches.licenseMrrAndValue === 'keepBoth') return;
	if (isMrrSent || (!isValueSent && isFilled(next['mrr']))) {
		next['value'] = Number(next['mrr']) * length;
	} else if (isFilled(next['value']) && length > 0) {
		next['mrr'] = Number(next['value']) / length;
	}
}

/** No fixed period: the fields of a period are null, as recorded when a license was made open. */
function completeOpen({ next, sent, isNew }: LicenseWrite): void {
	for (const name of ['length', 'renewalPeriod', 'renewalDate']) next[name] = null;
	if (isFilled(next['mrr'])) next['value'] = null;
	// Help pages: an open license may get its end date once it is lost.
	if (next['renewalStatus'] !== 'lost') next['toDate'] = null;
	if (!isNew && sent['fixedPeriod'] === false) {
		next['renewalUnit'] = null;
		next['autoRenews'] = null;
	}
}

/** Calendar months; a part month counts by days, which is a choice (nothing is published). */
export function monthsBetween(from: Date, to: Date): number {
	const months =
		(to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
	const reached = new Date(from);
	reached.setUTCMonth(reached.getUTCMonth() + months);
	if (reached.getTime() === to.getTime()) return months;
	return (to.getTime() - from.getTime()) / DAY_MS / DAYS_PER_MONTH;
}

/** Whole days until the renewal, negative once it is past, null without a renewal date. */
export function renewalDays(
	license: Fields,
	now: number,
	rounding: Switches['renewalDaysPast'],
): number | null {
	const renewal = dateOf(license['renewalDate']);
	if (!renewal) return null;
	const days = (renewal.getTime() - now) / DAY_MS;
	return rounding === 'floor' ? Math.floor(days) : Math.trunc(days);
}

/** Past its renewal date and neither renewed nor lost; the documentation only names the field. */
export function isOverdue(license: Fields, now: number): boolean {
	const renewal = dateOf(license['renewalDate']);
	return license['renewalStatus'] === 'ongoing' && renewal !== undefined && renewal.getTime() < now;
}

/** Whether the license is paid for at this moment. */
export function isRunning(license: Fields, now: number): boolean {
	if (license['renewalStatus'] === 'lost') return false;
	const from = dateOf(license['fromDate']);
	const to = dateOf(license['toDate']);
	return (!from || from.getTime() <= now) && (!to || to.getTime() > now);
}

function dateOf(value: unknown): Date | undefined {
	return typeof value === 'string' && value !== '' ? new Date(value) : undefined;
}
