#pragma once

/// serverless.yml files of published articles, word for word: what a user pastes has to load.
namespace offstage::gateway {

// Two tables with indexes, a REST route with a cors object, a role, outputs.
inline constexpr const char* kScoresService = R"yml(service: mms-scores-22-api
frameworkVersion: '2'
provider:
  name: aws
  runtime: nodejs14.x
  lambdaHashingVersion: 20201221
  stage: ${opt:stage, 'dev'}
  region: us-east-1
  httpApi:
    cors: true
functions:
  mmsScoresApi:
    name: ${sls:stage}-mmsScoresLambda
    handler: functions/apiScores.handler
    role: mmsScoresApiLambdaIam
    events:
      - http:
          path: api
          method: any
          cors:
            origin: '*'
            headers:
              - Content-Type
              - X-Api-Key
              - X-Last-Fetch-Key
            allowCredentials: false
resources:
  Resources:
    mmsScoresApiDDBScores:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: ${sls:stage}-MMS_SCORES
        AttributeDefinitions:
          - AttributeName: scoreId
            AttributeType: S
          - AttributeName: gameId
            AttributeType: S
          - AttributeName: score
            AttributeType: N
        KeySchema:
          - AttributeName: scoreId
            KeyType: HASH
          - AttributeName: score
            KeyType: RANGE
        GlobalSecondaryIndexes:
          - IndexName: gameIdIndex
            KeySchema:
              - AttributeName: gameId
                KeyType: HASH
              - AttributeName: score
                KeyType: RANGE
            Projection:
              ProjectionType: 'ALL'
            ProvisionedThroughput:
              ReadCapacityUnits: 5
              WriteCapacityUnits: 5
        ProvisionedThroughput:
          ReadCapacityUnits: 5
          WriteCapacityUnits: 5
    mmsScoresApiDDBGames:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: ${sls:stage}-MMS_GAMES
        AttributeDefinitions:
          - AttributeName: gameId
            AttributeType: S
          - AttributeName: apiKey
            AttributeType: S
        KeySchema:
          - AttributeName: gameId
            KeyType: HASH
        GlobalSecondaryIndexes:
          - IndexName: apiKeyIndex
            KeySchema:
              - AttributeName: apiKey
                KeyType: HASH
            Projection:
              ProjectionType: 'ALL'
            ProvisionedThroughput:
              ReadCapacityUnits: 5
              WriteCapacityUnits: 5
        ProvisionedThroughput:
          ReadCapacityUnits: 5
          WriteCapacityUnits: 5
    mmsScoresApiLambdaIam:
      Type: AWS::IAM::Role
      Properties:
        RoleName: mmsScoresApiLambdaIamRole
        AssumeRolePolicyDocument:
          Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Principal:
                Service:
                  - lambda.amazonaws.com
              Action: sts:AssumeRole
        Policies:
          - PolicyName: DynamoDBWriteAccess
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
                - Effect: Allow
                  Action:
                    - logs:CreateLogGroup
                    - logs:CreateLogStream
                    - logs:PutLogEvents
                  Resource:
                    - 'Fn::Join':
                        - ':'
                        - - 'arn:aws:logs'
                          - Ref: 'AWS::Region'
                          - Ref: 'AWS::AccountId'
                          - 'log-group:/aws/lambda/*:*:*'
                - Effect: Allow
                  Action:
                    - dynamodb:PutItem
                    - dynamodb:Query
                  Resource:
                    - !Sub '${mmsScoresApiDDBScores.Arn}'
                    - !Sub '${mmsScoresApiDDBScores.Arn}/index/*'
                    - !Sub '${mmsScoresApiDDBGames.Arn}'
                    - !Sub '${mmsScoresApiDDBGames.Arn}/index/*'
  Outputs:
    mmsScoresDynamoDbScoresARN:
      Description: 'MMS Scores DynamoDB Scores Table ARN'
      Value:
        'Fn::GetAtt': [mmsScoresApiDDBScores, Arn]
    mmsScoresDynamoDbGamesARN:
      Description: 'MMS Scores DynamoDB Scores Table ARN'
      Value:
        'Fn::GetAtt': [mmsScoresApiDDBGames, Arn]
plugins:
  - serverless-offline
)yml";

// HTTP API routes; the indentation of `region` is a tab, as the article prints it.
inline constexpr const char* kTodoService = R"yml(service: serverless-todo-app
frameworkVersion: "2 || 3"

provider:
  name: aws
  runtime: nodejs12.x
  lambdaHashingVersion: "20201221"
	region: "us-east-1" # Replace the region here with your own
# Set permission for our functions
  iamRoleStatements:
  - Effect: Allow
    Action:
      - dynamodb:* # Perform all database actions (create/update/delete)
    Resource:
      - arn:aws:dynamodb:us-east-1:301048034781:table/TodoApiTable # Replace with your table unique identefier (ARN). It's found on AWS and check your table details

# Add function handlers
functions:
  createTodo:
    handler: src/handlers/createTodo.handler
    events:
      - httpApi:
          path: /
          method: post
  fetchTodos:
    handler: src/handlers/getTodos.handler
    events:
      - httpApi:
          path: /todos
          method: get

resources:
  Resources:
    TodoAPI: # We set the resource name: here we use TodoAPI as the name
      Type: AWS::DynamoDB::Table # Type of resource we are provisioning, in this case, a DynamoDB Table
      Properties: # The properties for the resource
        TableName: TodoApiTable # Here we set the table name to "TodoApiTable
        BillingMode: PAY_PER_REQUEST # The billing mode is set here
        AttributeDefinitions: # Represents an attribute for describing the key schema for the table and indexes.
          - AttributeName: id # An ID to Identify each record in a unique way
            AttributeType: S # The attribute is of type String, hence the S
        KeySchema: # Specifies the attributes that make up the primary key for a table or an index
          - AttributeName: id # The name of the key attribute
            KeyType: HASH # The ID as the key
)yml";

}  // namespace offstage::gateway
