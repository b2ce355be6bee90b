#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// JSON types (DYNAMODB.md 1.6). SerializationException.

inline constexpr Text kNotConvertible{"{} cannot be converted to {}"};
inline constexpr Text kStructureUnexpected{"Start of structure or map found where not expected"};
inline constexpr Text kUnexpectedFieldType{"Unexpected field type"};
inline constexpr Text kUnexpectedValueType{"Unexpected value type in payload"};
inline constexpr Text kUnexpectedToken{"Unexpected token received from parser"};
inline constexpr Text kUnrecognizedCollection{"Unrecognized collection type {}"};
inline constexpr Text kBlobNotText{"only base-64-encoded strings are convertible to bytes"};
inline constexpr Text kBase64Length{"Base64 encoded length is expected a multiple of 4 bytes but found: {}"};
inline constexpr Text kBase64Character{"Invalid Base64 character: '{}'"};
/// AWS's own spelling.
inline constexpr Text kBase64LastCharacter{"Invalid last non-pad Base64 character dectected"};

/// Of a list or map within a list or map, where AWS's parser stumbles.
inline constexpr Text kGenericElement{
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class "
    "java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module "
    "java.base of "
    "loader 'bootstrap')"};

// Not AWS's: Offstage's own.

inline constexpr Text kCallUnsupported{"Offstage does not support {} yet"};
/// The Content-Encoding. AWS answers 500 too; in which words is not known.
inline constexpr Text kBodyNotDecoded{"The request body is not valid {}"};
inline constexpr Text kRequestGivenUp{"The request was given up"};

// Signatures (DYNAMODB.md 1.5), in the order in which they are looked at. InvalidSignatureException,
// IncompleteSignatureException, MissingAuthenticationTokenException or UnrecognizedClientException.

inline constexpr Text kSignedTwice{
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."};
inline constexpr Text kNotSigned{"Request is missing Authentication Token"};
inline constexpr Text kNoPair{
    "'{}' not a valid key=value pair (missing equal-sign) in Authorization header: '{}'."};
inline constexpr Text kHeaderPartMissing{"Authorization header requires '{}' parameter. "};
inline constexpr Text kDateMissing{
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "};
/// Behind what is missing.
inline constexpr Text kHeaderWithMissingParts{"{}Authorization={}"};
inline constexpr Text kQueryPartMissing{"AWS query-string parameters must include '{}'. "};
inline constexpr Text kQueryWithMissingParts{"{}Re-examine the query-string parameters."};
inline constexpr Text kDateFormat{
    "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601"};
inline constexpr Text kSignatureExpired{"Signature expired: {} is now earlier than {} ({} - 15 min.)"};
inline constexpr Text kSignatureNotYetCurrent{
    "Signature not yet current: {} is still later than {} ({} + 15 min.)"};
inline constexpr Text kHostNotSigned{"'Host' must be a 'SignedHeader' in the AWS Authorization."};
inline constexpr Text kAlgorithm{"Unsupported AWS 'algorithm': '{}' (only {} for now). "};
inline constexpr Text kCredentialParts{
    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{}'"};
inline constexpr Text kScopeRegion{"Credential should be scoped to a valid region, not '{}'. "};
inline constexpr Text kScopeService{"Credential should be scoped to correct service: '{}'. "};
inline constexpr Text kScopeTerminator{
    "Credential should be scoped with a valid terminator: '{}', not '{}'. "};
inline constexpr Text kScopeDate{
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', "
    "from "
    "'{}'."};
inline constexpr Text kAccessKey{"The security token included in the request is invalid."};
inline constexpr Text kSignatureMismatch{
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key "
    "and signing method. Consult the service documentation for details.\n\n"
    "The Canonical String for this request should have been\n'{}'\n\n"
    "The String-to-Sign should have been\n'{}'\n"};
/// Without a full stop.
inline constexpr Text kSessionToken{"The security token included in the request is invalid"};

// Permissions ("Troubleshoot access denied error messages", IAM user guide). AccessDeniedException: who,
// what, on what, what.

inline constexpr Text kAllowedByNoPolicy{
    "User: {} is not authorized to perform: {} on resource: {} because no identity-based policy allows the "
    "{} "
    "action"};
inline constexpr Text kDeniedByPolicy{
    "User: {} is not authorized to perform: {} on resource: {} with an explicit deny in an identity-based "
    "policy"};
inline constexpr Text kAllowedByNoBoundary{
    "User: {} is not authorized to perform: {} on resource: {} because no permissions boundary allows the {} "
    "action"};
inline constexpr Text kDeniedByBoundary{
    "User: {} is not authorized to perform: {} on resource: {} with an explicit deny in a permissions "
    "boundary"};

}  // namespace offstage::emulator::texts
