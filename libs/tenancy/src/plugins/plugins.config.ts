import { defineConfig, milliseconds, url } from '@app/kernel';
import { z } from 'zod';

const address = () => url('expected an http or https URL', ['http:', 'https:']);

/** Where the providers of plugins are asked whether credentials work. */
export const pluginsConfig = defineConfig(
  'plugins',
  z.object({
    PLUGIN_VERIFICATION_PAUSE_MS: milliseconds().prefault('5000').describe('A plugin is verified at most once in this time; sooner answers 429.'),
    PLUGIN_EXCHANGE_TIMEOUT_MS: milliseconds().prefault('10000').describe('How long one request to a service may take while a plugin is verified.'),
    PLUGIN_TWILIO_URL: address().default('https://api.twilio.com').describe('REST API of Twilio, for verifying plugins.'),
    PLUGIN_PADDLE_URL: address().default('https://api.paddle.com').describe('Live API of Paddle, for verifying plugins.'),
    PLUGIN_PADDLE_SANDBOX_URL: address().default('https://sandbox-api.paddle.com').describe('Sandbox API of Paddle, for verifying plugins.'),
    PLUGIN_GITHUB_URL: address().default('https://api.github.com').describe('REST API of GitHub, for plugins without an `apiUrl` of their own.'),
    PLUGIN_FIREBASE_URL: address().default('https://firebase.googleapis.com').describe('Management API of Firebase, for verifying plugins.'),
    PLUGIN_GOOGLE_TOKEN_URL: address().default('https://oauth2.googleapis.com/token').describe('Token endpoint of Google, for verifying gmail and firebase plugins.'),
    PLUGIN_MICROSOFT_URL: address().default('https://login.microsoftonline.com').describe('Identity platform of Microsoft, for verifying outlook plugins.'),
  }),
);
