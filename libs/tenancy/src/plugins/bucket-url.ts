import type { CredentialsOf, PropertiesOf } from './data-sources.js';

const GOOD_FOR_SECONDS = 60;

/** A presigned address that answers whether a bucket is there and open to these credentials (HeadBucket). Asks nobody; loads the AWS SDK, which is large, only here. */
export async function bucketUrl({ accessKeyId, secretAccessKey, sessionToken }: CredentialsOf<'s3'>, { bucket, region, endpoint }: PropertiesOf<'s3'>): Promise<string> {
  const [{ HeadBucketCommand, S3Client }, { getSignedUrl }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/s3-request-presigner')]);
  const client = new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    // other stores seldom have a name for each bucket
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
  try {
    return await getSignedUrl(client, new HeadBucketCommand({ Bucket: bucket }), { expiresIn: GOOD_FOR_SECONDS });
  } finally {
    client.destroy();
  }
}
