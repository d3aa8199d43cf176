// How `npm run sdk` turns openapi.json into src/generated: one class with a property for every resource.
export default {
  input: '../../openapi.json',
  output: { path: 'src/generated', module: { extension: '.js' }, header: ['// Generated from openapi.json by `npm run sdk`. Do not edit.'] },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    '@hey-api/typescript',
    { name: '@hey-api/sdk', responseStyle: 'data', client: false, operations: { strategy: 'single', containerName: 'Api', container: 'class', methods: 'instance', nesting: 'operationId' } },
  ],
  logs: { file: false },
};
