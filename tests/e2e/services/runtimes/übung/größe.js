exports.grüßen = async (event) => {
  console.log('Grüße von', event.pathParameters.case);
  return { statusCode: 200, body: `Grüße, ${decodeURIComponent(event.pathParameters.case)}` };
};
