import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Tag numbers of X.690 that a certificate needs. */
const tag = {
	integer: 0x02,
	bitString: 0x03,
	octetString: 0x04,
	oid: 0x06,
	utf8: 0x0c,
	utcTime: 0x17,
	sequence: 0x30,
	set: 0x31,
	explicit0: 0xa0,
	explicit3: 0xa3,
	dnsName: 0x82,
	ipAddress: 0x87,
} as const;

/** Object identifiers, already encoded. */
const oid = {
	commonName: Buffer.from([0x55, 0x04, 0x03]),
	subjectAltName: Buffer.from([0x55, 0x1d, 0x11]),
	ecdsaWithSha256: Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]),
} as const;

/**
 * A fresh certificate for localhost and 127.0.0.1 (RFC 5280), valid from yesterday until tomorrow.
 * Made at start because a key kept in the repository would be a secret to look after.
 */
export function makeSelfSigned(): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = der(tag.sequence, der(tag.oid, oid.ecdsaWithSha256));
	const name = der(
		tag.sequence,
		der(tag.set, der(tag.sequence, der(tag.oid, oid.commonName), der(tag.utf8, 'localhost'))),
	);
	const body = der(
		tag.sequence,
		der(tag.explicit0, der(tag.integer, Buffer.from([2]))),
		// A leading zero byte would make the number unsigned but not minimal; 0x01 avoids both.
		der(tag.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		algorithm,
		name,
		der(tag.sequence, time(-1), time(1)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(tag.explicit3, der(tag.sequence, alternativeNames())),
	);
	const signature = sign('sha256', body, privateKey);
	const cert = der(
		tag.sequence,
		body,
		algorithm,
		der(tag.bitString, Buffer.concat([Buffer.from([0]), signature])),
	);
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${cert.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
	};
}

function alternativeNames(): Buffer {
	const names = der(
		tag.sequence,
		der(tag.dnsName, 'localhost'),
		der(tag.ipAddress, Buffer.from([127, 0, 0, 1])),
	);
	return der(tag.sequence, der(tag.oid, oid.subjectAltName), der(tag.octetString, names));
}

function time(days: number): Buffer {
	const moment = new Date(Date.now() + days * 86_400_000).toISOString();
	return der(tag.utcTime, `${moment.slice(2, 19).replace(/\D/g, '')}Z`);
}

function der(tagNumber: number, ...parts: Array<Buffer | string>): Buffer {
	const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
	return Buffer.concat([Buffer.from([tagNumber]), lengthOf(content), content]);
}

function lengthOf(content: Buffer): Buffer {
	if (content.length < 0x80) return Buffer.from([content.length]);
	const hex = content.length.toString(16);
	// DER allows the shortest form only, so one byte where one byte is enough.
	const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
	return Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
}
