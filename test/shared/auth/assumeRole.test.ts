import { assumeRoleRequest, type RoleSettings } from '../../../nodes/shared/auth/assumeRole';
import { parseAssumeRole } from '../../../nodes/shared/auth/assumeRoleAnswer';
import { awsRefusal, isClockSkew } from '../../../nodes/shared/auth/awsRefusal';
import { signSigV4 } from '../../../nodes/shared/auth/sigV4';
import { ConfigError, HttpError, ResponseShapeError } from '../../../nodes/shared/http/errors';

const ROLE: RoleSettings = {
	roleArn: 'arn:aws:iam::123456789012:role/team/reader',
	region: 'eu-west-1',
};

/** The values of a form body. */
function form(settings: RoleSettings): Record<string, string> {
	return Object.fromEntries(new URLSearchParams(String(assumeRoleRequest(settings).body)));
}

function thrown<E extends Error>(type: new (...args: never[]) => E, act: () => unknown): E {
	try {
		act();
	} catch (error) {
		if (error instanceof type) return error;
		throw error;
	}
	throw new Error('Nothing was thrown');
}

describe('the request for a role', () => {
	it('asks the regional token service in a form, for an answer in JSON', () => {
		expect(assumeRoleRequest(ROLE)).toEqual({
			method: 'POST',
			url: 'https://sts.eu-west-1.amazonaws.com/',
			headers: {
				Accept: 'application/json',
				'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
			},
			body: 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fteam%2Freader&RoleSessionName=n8n',
		});
	});

	it('sends the external id, session name and duration that were given', () => {
		const settings = { externalId: 'a+b:c/d', sessionName: 'me@work', durationSeconds: 900 };
		expect(form({ ...ROLE, ...settings })).toMatchObject({
			ExternalId: 'a+b:c/d',
			RoleSessionName: 'me@work',
			DurationSeconds: '900',
		});
	});

	it('sends no external id when the field is blank', () => {
		expect(form({ ...ROLE, externalId: ' ' })).not.toHaveProperty('ExternalId');
	});

	it.each([
		['us-gov-west-1', 'https://sts.us-gov-west-1.amazonaws.com/'],
		['cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn/'],
		['eusc-de-east-1', 'https://sts.eusc-de-east-1.amazonaws.eu/'],
		[' ap-southeast-2 ', 'https://sts.ap-southeast-2.amazonaws.com/'],
	])('asks in the region %s at %s', (region, url) => {
		expect(assumeRoleRequest({ ...ROLE, region }).url).toBe(url);
	});

	it('asks the endpoint that was given instead', () => {
		const endpoint = 'http://localhost:4566';
		expect(assumeRoleRequest({ ...ROLE, endpoint, region: 'local' }).url).toBe(`${endpoint}/`);
	});

	it.each<[string, Partial<RoleSettings>]>([
		['Role ARN', { roleArn: '' }],
		['Role ARN', { roleArn: 'reader' }],
		['Role ARN', { roleArn: 'arn:aws:iam::123456789012:user/reader' }],
		['Role Session Name', { sessionName: 'my name' }],
		['External ID', { externalId: 'x' }],
		['External ID', { externalId: 'a&RoleArn=b' }],
		['Region', { region: '' }],
		['Region', { region: 'evil.example.com/' }],
		['Duration', { durationSeconds: 60 }],
		['Duration', { durationSeconds: 900.5 }],
		['Duration', { durationSeconds: Number.NaN }],
		['STS Endpoint', { endpoint: 'http://sts.example.com' }],
	])('names the field %s for %j', (field, settings) => {
		const error = thrown(ConfigError, () => assumeRoleRequest({ ...ROLE, ...settings }));
		expect(error.facts.field).toBe(field);
		expect(error.hint).not.toBe('');
	});

	it('can be signed as it is', () => {
		const secrets = {
			accessKeyId: 'AKID',
			secretAccessKey: 's',
			region: 'eu-west-1',
			service: 'sts',
		};
		const request = assumeRoleRequest(ROLE);
		const signed = signSigV4(request, secrets, new Date(0));
		expect(signed).toMatchObject({ url: request.url, body: request.body });
		expect(signed.headers['Authorization']).toContain('/eu-west-1/sts/aws4_request');
	});
});

const CREDENTIALS = {
	AccessKeyId: 'ASIAEXAMPLE',
	SecretAccessKey: 'secret/+=',
	SessionToken: 'token//=',
};
const READ = {
	accessKeyId: 'ASIAEXAMPLE',
	secretAccessKey: 'secret/+=',
	sessionToken: 'token//=',
	expiresAt: Date.UTC(2026, 2, 4, 5, 6, 7),
};

function asJson(credentials: object): string {
	return JSON.stringify({
		AssumeRoleResponse: {
			AssumeRoleResult: {
				AssumedRoleUser: { Arn: 'arn:aws:sts::123456789012:assumed-role/reader/n8n' },
				Credentials: credentials,
				PackedPolicySize: null,
			},
			ResponseMetadata: { RequestId: 'c6104cbe-af31-11e0-8154-cbc7ccf896c7' },
		},
	});
}

// The example of the STS API Reference, "AssumeRole", with other values.
const XML = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <SourceIdentity>Alice</SourceIdentity>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/demo/TestAR</Arn>
      <AssumedRoleId>ARO123EXAMPLE123:TestAR</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
      <SecretAccessKey>secret/+=</SecretAccessKey>
      <SessionToken>
       token//=
      </SessionToken>
      <Expiration>2026-03-04T05:06:07Z</Expiration>
    </Credentials>
    <PackedPolicySize>8</PackedPolicySize>
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
</AssumeRoleResponse>`;

describe('the answer with temporary credentials', () => {
	it.each([
		['seconds', READ.expiresAt / 1000],
		['seconds as text', '1772600767'],
		['seconds with an exponent', '1.772600767E9'],
		['a date', '2026-03-04T05:06:07Z'],
	])('is read from JSON with the expiry as %s', (_title, Expiration) => {
		const body = asJson({ ...CREDENTIALS, Expiration });
		expect(parseAssumeRole({ status: 200, body })).toEqual(READ);
	});

	it('is read from XML, blanks around the values removed', () => {
		expect(parseAssumeRole({ status: 200, body: XML })).toEqual(READ);
	});

	it('is read from XML with entities', () => {
		const body = XML.replace('secret/+=', 'a&amp;lt;b');
		expect(parseAssumeRole({ status: 200, body }).secretAccessKey).toBe('a&lt;b');
	});

	it.each([
		['empty', ''],
		['an HTML page', '<!doctype html><html></html>'],
		['without a session token', asJson({ ...CREDENTIALS, SessionToken: '', Expiration: 1 })],
		['without an expiry', asJson(CREDENTIALS)],
		['with an unreadable expiry', asJson({ ...CREDENTIALS, Expiration: 'soon' })],
		['with another structure', JSON.stringify({ Credentials: CREDENTIALS })],
		['JSON that quotes XML', JSON.stringify({ text: XML })],
		[
			'XML with a repeated element',
			XML.replace('</Credentials>', '<AccessKeyId>x</AccessKeyId></Credentials>'),
		],
		['XML with a DTD', `<!DOCTYPE x>${XML}`],
		['XML with CDATA', XML.replace('secret/+=', '<![CDATA[secret]]>')],
		['XML with an element in a value', XML.replace('secret/+=', 'a<b/>')],
		['XML with an unknown entity', XML.replace('secret/+=', '&evil;')],
		['XML that ends early', XML.slice(0, XML.indexOf('</SessionToken>'))],
	])('is refused when it is %s, without showing it', (_title, body) => {
		const error = thrown(ResponseShapeError, () => parseAssumeRole({ status: 200, body }));
		expect(`${error.message} ${error.hint}`).not.toMatch(/secret|token\/\//);
	});
});

function jsonRefusal(Code: string, Message: string): string {
	return JSON.stringify({ Error: { Code, Message, Type: 'Sender' }, RequestId: 'r' });
}

function xmlRefusal(code: string, message: string): string {
	return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
}

describe('a refusal', () => {
	it.each([
		['AccessDenied', /let this user take on the role/],
		['ExpiredTokenException', /token in the credential has expired/],
		['InvalidClientTokenId', /does not know the access key/],
		['RegionDisabledException', /not enabled in this region/],
		['ThrottlingException', /limiting/],
		['RequestExpired', /time is too far/],
		['constructor', /did not give credentials for the role \(constructor\)/],
	])('with code %s says what it means, from JSON and from XML', (code, expected) => {
		for (const body of [jsonRefusal(code, 'Details.'), xmlRefusal(code, 'Details.')]) {
			const error = thrown(HttpError, () => parseAssumeRole({ status: 403, body }));
			expect(error.message).toMatch(expected);
			expect(error.facts).toEqual({ status: 403, serverMessage: 'Details.' });
		}
	});

	it('of a signature never repeats the text AWS expected, which holds the token', () => {
		const message =
			"The Canonical String for this request should have been 'POST x-amz-security-token:abc'";
		const body = xmlRefusal('SignatureDoesNotMatch', `Signature mismatch. ${message}`);
		const error = thrown(HttpError, () => parseAssumeRole({ status: 403, body }));
		expect(JSON.stringify([error.message, error.hint, error.facts])).not.toContain('abc');
		expect(error.hint).toContain('Secret Access Key');
	});

	it('for a wrong clock is told apart from one for a wrong secret', () => {
		const message = 'Signature expired: 20150830T123600Z is now earlier than 20260304T050607Z';
		const body = jsonRefusal('SignatureDoesNotMatch', message);
		const error = thrown(HttpError, () => parseAssumeRole({ status: 403, body }));
		expect(error.hint).toContain('clock');
	});

	it('that says nothing names the settings to look at', () => {
		const error = thrown(HttpError, () => parseAssumeRole({ status: 502, body: '<html>' }));
		expect(error.hint).toContain('STS Endpoint');
		expect(error.facts).toEqual({ status: 502 });
	});
});

describe('the refusal of any AWS service', () => {
	it.each([
		[
			'{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"m"}',
			'ExpiredTokenException',
			'm',
		],
		['{"__type":"Throttling:http://x/","Message":"m"}', 'Throttling', 'm'],
		['{"message":"Forbidden"}', '', 'Forbidden'],
		[
			'<Error><Code>RequestTimeTooSkewed</Code><Message>m &amp; n</Message></Error>',
			'RequestTimeTooSkewed',
			'm & n',
		],
	])('%s has the code %j', (body, code, message) => {
		expect(awsRefusal(body)).toEqual({ code, message });
	});

	it.each(['', 'null', '[]', '{"__type":1}', '<html></html>', '{"__proto__":{"Error":{}}}'])(
		'is not seen in %j',
		(body) => {
			expect(awsRefusal(body)).toBeUndefined();
		},
	);

	it.each([
		[{ code: 'RequestTimeTooSkewed', message: '' }, true],
		[{ code: 'InvalidSignatureException', message: 'Signature expired: …' }, true],
		[{ code: '', message: 'Signature not yet current: …' }, true],
		[{ code: 'InvalidSignatureException', message: 'The request signature …' }, false],
	])('%j is about the clock: %s', (refusal, expected) => {
		expect(isClockSkew(refusal)).toBe(expected);
	});
});
