import { z } from 'zod';

/** Written by the sender, about one connection only (RFC 9110 §7.6.1), or about who asks: a header of this name could make another request of it. */
const RESERVED = /^(host|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|proxy-.*|expect|date|user-agent|accept-encoding|webhook-.*|authorization|cookie.*|set-cookie.*|forwarded|x-forwarded-.*|x-real-ip|via|sec-.*|origin|referer|http2-settings)$/i;

const name = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9-]+$/, { error: 'must be the name of a header: letters, digits and hyphens' })
  .refine((text) => !RESERVED.test(text), { error: 'is a header that may not be chosen' });

/** Visible ASCII and blanks between: no line may end, and none may be folded (RFC 9110 §5.5). */
const value = z.string().max(1_000).regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, { error: 'must be visible ASCII' });

/** Up to ten headers that every message carries besides. */
export const customHeaders = z
  .record(name, value)
  .refine((headers) => Object.keys(headers).length <= 10, { error: 'may have at most ten headers' })
  .refine((headers) => new Set(Object.keys(headers).map((key) => key.toLowerCase())).size === Object.keys(headers).length, { error: 'must not repeat a header' });
