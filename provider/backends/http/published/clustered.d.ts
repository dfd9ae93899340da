// Made by `npm run types:api` from contracts/management-api-v0.clustered.openapi.yml: do not edit.
// Copyright (c) 2019 InfluxData, Inc., MIT licence: see contracts/LICENSE.

export interface paths {
    "/databases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get all databases for a cluster */
        get: operations["GetClusterDatabases"];
        put?: never;
        /** Create a database */
        post: operations["CreateClusterDatabase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases/{databaseName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a database */
        delete: operations["DeleteClusterDatabase"];
        options?: never;
        head?: never;
        /** Update a database */
        patch: operations["UpdateClusterDatabase"];
        trace?: never;
    };
    "/databases/{databaseName}/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a database table */
        post: operations["CreateClusterDatabaseTable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases/{databaseName}/tables/{tableName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a database table */
        delete: operations["DeleteClusterDatabaseTable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases/{databaseName}/tables/{tableName}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Rename a database table */
        put: operations["RenameClusterDatabaseTable"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases/{databaseName}/tables/{tableId}/undelete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Undelete a database table
         * @description Restores a previously deleted database table.
         *
         *     This operation can only be performed on tables that have been soft-deleted and are still within the recovery window.
         */
        put: operations["UndeleteClusterDatabaseTable"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases/{databaseId}/undelete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Undelete a database
         * @description Restores a previously deleted database.
         *
         *     This operation can only be performed on databases that have been soft-deleted and are still within the recovery window.
         */
        put: operations["UndeleteClusterDatabase"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/databases/{databaseName}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rename a database
         * @description Renames an existing database.
         *
         *     This operation can only be performed on databases that are currently active.
         */
        put: operations["RenameClusterDatabase"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get all database tokens for a cluster */
        get: operations["GetDatabaseTokens"];
        put?: never;
        /**
         * Create a database token
         * @description Create a database token for a cluster.
         *
         *     The token returned on the `accessToken` property in the response can be used to authenticate query and write requests to the cluster.
         *
         *     ### Notable behaviors
         *
         *     - InfluxDB might take some time--from a few seconds to a few minutes--to activate and synchronize new tokens. If a new database token doesn't immediately work (you receive a `401 Unauthorized` error) for querying or writing, wait and then try your request again.
         *
         *     - Token strings are viewable _only_ on token creation and aren't stored by InfluxDB; you can't recover a lost token.
         *
         *     #### Store secure tokens in a secret store
         *
         *     We recommend storing database tokens in a **secure secret store**.
         *     For example, see how to authenticate Telegraf using tokens in your OS secret store.
         *
         *     If you lose a token, delete the token from InfluxDB and create a new one.
         */
        post: operations["CreateDatabaseToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a database token */
        get: operations["GetDatabaseToken"];
        put?: never;
        post?: never;
        /** Delete a database token */
        delete: operations["DeleteDatabaseToken"];
        options?: never;
        head?: never;
        /** Update a database token */
        patch: operations["UpdateDatabaseToken"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "code": 400,
         *       "message": "bad request"
         *     }
         * @example {
         *       "code": 401,
         *       "message": "unauthorized"
         *     }
         * @example {
         *       "code": 403,
         *       "message": "forbidden"
         *     }
         * @example {
         *       "code": 404,
         *       "message": "not found"
         *     }
         * @example {
         *       "code": 409,
         *       "message": "conflict"
         *     }
         * @example {
         *       "code": 500,
         *       "message": "internal server error"
         *     }
         */
        Error: {
            code: number;
            message: string;
        };
        /**
         * Format: date-time
         * @example 2023-12-21T17:32:28Z
         */
        DateTimeRfc3339: string;
        /**
         * Format: uuid
         * @example 11111111-1111-4111-8111-111111111111
         * @example 22222222-1111-4111-8111-111111111111
         */
        UuidV4: string;
        /**
         * @description The name of the cluster database
         * @example DatabaseOne
         * @example DatabaseTwo
         */
        ClusterDatabaseName: string;
        /**
         * Format: int64
         * @description The ID of the cluster database
         */
        ClusterDatabaseId: number;
        /**
         * Format: int64
         * @description The retention period of the cluster database in nanoseconds, if applicable
         *
         *     If the retention period is not set or is set to 0, the database will have infinite retention
         * @default 0
         * @example 300000000000
         * @example 600000000000
         */
        ClusterDatabaseRetentionPeriod: number;
        /**
         * Format: int32
         * @description The maximum number of tables for the cluster database
         * @default 500
         * @example 100
         * @example 300
         */
        ClusterDatabaseMaxTables: number;
        /**
         * Format: int32
         * @description The maximum number of columns per table for the cluster database
         * @default 200
         * @example 50
         * @example 150
         */
        ClusterDatabaseMaxColumnsPerTable: number;
        /**
         * @description A template for partitioning a cluster database.
         *
         *     Each template part is evaluated in sequence, concatinating the final
         *     partition key from the output of each part, delimited by the partition
         *     key delimiter `|`.
         *
         *     For example, using the partition template below:
         *
         *     ```json
         *     [
         *       {
         *         "type": "time",
         *         "value": "%Y"
         *       },
         *       {
         *         "type": "tag",
         *         "value": "bananas"
         *       },
         *       {
         *         "type": "tag",
         *         "value": "plátanos"
         *       },
         *       {
         *         "type": "bucket",
         *         "value": {
         *           "tagName": "c",
         *           "numberOfBuckets": 10
         *         }
         *       }
         *     ]
         *     ```
         *
         *     The following partition keys are derived:
         *
         *       * `time=2023-01-01, a=bananas, b=plátanos, c=ananas`   -> `2023|bananas|plátanos|5`
         *       * `time=2023-01-01, b=plátanos`                        -> `2023|!|plátanos|!`
         *       * `time=2023-01-01, another=cat, b=plátanos`           -> `2023|!|plátanos|!`
         *       * `time=2023-01-01`                                    -> `2023|!|!|!`
         *       * `time=2023-01-01, a=cat|dog, b=!, c=!`               -> `2023|cat%7Cdog|%21|8`
         *       * `time=2023-01-01, a=%50, c=%50`                      -> `2023|%2550|!|9`
         *       * `time=2023-01-01, a=, c=`                            -> `2023|^|!|0`
         *       * `time=2023-01-01, a=<long string>`                   -> `2023|<long string>#|!|!`
         *       * `time=2023-01-01, c=<long string>`                   -> `2023|!|!|<bucket ID for untruncated long string>`
         *
         *     When using the default partitioning template (YYYY-MM-DD) there is no
         *     encoding necessary, as the derived partition key contains a single part, and
         *     no reserved characters. [`TemplatePart::Bucket`] parts by definition will
         *     always be within the part length limit and contain no restricted characters
         *     so are also not percent-encoded and/or truncated.
         * @example [
         *       {
         *         "type": "time",
         *         "value": "%Y"
         *       },
         *       {
         *         "type": "tag",
         *         "value": "bananas"
         *       },
         *       {
         *         "type": "tag",
         *         "value": "plátanos"
         *       },
         *       {
         *         "type": "bucket",
         *         "value": {
         *           "tagName": "c",
         *           "numberOfBuckets": 10
         *         }
         *       }
         *     ]
         */
        ClusterDatabasePartitionTemplate: components["schemas"]["ClusterDatabasePartitionTemplatePart"][];
        /**
         * @description A sub-part of a `PartitionTemplate`
         * @example {
         *       "type": "time",
         *       "value": "%Y"
         *     }
         * @example {
         *       "type": "tag",
         *       "value": "bananas"
         *     }
         * @example {
         *       "type": "tag",
         *       "value": "plátanos"
         *     }
         * @example {
         *       "type": "bucket",
         *       "value": {
         *         "tagName": "c",
         *         "numberOfBuckets": 10
         *       }
         *     }
         */
        ClusterDatabasePartitionTemplatePart: components["schemas"]["ClusterDatabasePartitionTemplatePartTagValue"] | components["schemas"]["ClusterDatabasePartitionTemplatePartTimeFormat"] | components["schemas"]["ClusterDatabasePartitionTemplatePartBucket"];
        /**
         * @description A tag value matcher that extracts a string value from the specified tag name
         *
         *     If a row does not contain a value for the specified tag name, the NULL/missing partition key part `!` is rendered.
         * @example {
         *       "type": "tag",
         *       "value": "bananas"
         *     }
         * @example {
         *       "type": "tag",
         *       "value": "plátanos"
         *     }
         */
        ClusterDatabasePartitionTemplatePartTagValue: {
            /** @enum {string} */
            type?: "tag";
            value?: string;
        };
        /**
         * @description A time format matcher that accepts a "strftime"-like format string and evaluates it against the "time" column
         * @example {
         *       "type": "time",
         *       "value": "%Y"
         *     }
         */
        ClusterDatabasePartitionTemplatePartTimeFormat: {
            /** @enum {string} */
            type?: "time";
            value?: string;
        };
        /**
         * @description A bucketing matcher that sorts data through a uniform hash function on the values of the given tag name.
         *
         *     If a row does not contain a value for the specified tag name, the NULL/missing partition key part `!` is rendered.
         * @example {
         *       "type": "bucket",
         *       "value": {
         *         "tagName": "c",
         *         "numberOfBuckets": 10
         *       }
         *     }
         */
        ClusterDatabasePartitionTemplatePartBucket: {
            /** @enum {string} */
            type?: "bucket";
            value?: {
                /** @description The name of the tag used to derive the bucket the data belongs in */
                tagName?: string;
                /**
                 * Format: int32
                 * @description The number of buckets tag values are distributed across
                 */
                numberOfBuckets?: number;
            };
        };
        /**
         * @description The name of the cluster database table
         * @example TableOne
         * @example TableTwo
         */
        ClusterDatabaseTableName: string;
        /**
         * @description The description of the database token
         * @example Limited Access Token
         * @example Full Access Token
         */
        DatabaseTokenDescription: string;
        /**
         * @description A resource value for a database token permission that refers to all databases
         * @enum {string}
         */
        DatabaseTokenResourceAllDatabases: "*";
        /** @description The action the database token permission allows */
        DatabaseTokenPermissionAction: string;
        /**
         * @description The resource the database token permission applies to
         * @example DatabaseOne
         * @example DatabaseTwo
         * @example *
         */
        DatabaseTokenPermissionResource: components["schemas"]["ClusterDatabaseName"] | components["schemas"]["DatabaseTokenResourceAllDatabases"];
        /**
         * @description The description of the database token
         * @example {
         *       "action": "read",
         *       "resource": "DatabaseOne"
         *     }
         * @example {
         *       "action": "write",
         *       "resource": "DatabaseTwo"
         *     }
         * @example {
         *       "action": "write",
         *       "resource": "*"
         *     }
         */
        DatabaseTokenPermission: {
            action?: components["schemas"]["DatabaseTokenPermissionAction"];
            resource?: components["schemas"]["DatabaseTokenPermissionResource"];
        };
        /**
         * @description The list of permissions the database token allows
         * @example [
         *       {
         *         "action": "read",
         *         "resource": "DatabaseOne"
         *       },
         *       {
         *         "action": "write",
         *         "resource": "DatabaseTwo"
         *       }
         *     ]
         * @example [
         *       {
         *         "action": "write",
         *         "resource": "*"
         *       }
         *     ]
         */
        DatabaseTokenPermissions: components["schemas"]["DatabaseTokenPermission"][];
        /**
         * @description The date and time that the database token was created
         *
         *     Uses RFC3339 format
         * @example 2023-12-21T17:32:28.000Z
         * @example 2024-03-02T04:20:19.000Z
         */
        DatabaseTokenCreatedAt: components["schemas"]["DateTimeRfc3339"];
        /**
         * @description The date and time that the database token expires, if applicable
         *
         *     Uses RFC3339 format
         */
        DatabaseTokenExpiresAt: components["schemas"]["DateTimeRfc3339"];
        /**
         * @description The date and time that the database token was revoked, if applicable
         *
         *     Uses RFC3339 format
         */
        DatabaseTokenRevokedAt: components["schemas"]["DateTimeRfc3339"];
        /**
         * @description The access token that can be used to authenticate query and write requests to the cluster
         *
         *     The access token is never stored by InfluxDB and is only returned once when the token is created. If the access token is lost, a new token must be created.
         * @example apiv1_5555555555555555555555555555555555555555555555555555555555555555
         * @example apiv1_6666666666666666666666666666666666666666666666666666666666666666
         */
        DatabaseTokenAccessToken: string;
    };
    responses: {
        /** @description Bad Request */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": 400,
                 *       "message": "bad request"
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unauthorized */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": 401,
                 *       "message": "unauthorized"
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Forbidden */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": 403,
                 *       "message": "forbidden"
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Not Found */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": 404,
                 *       "message": "not found"
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Conflict */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": 409,
                 *       "message": "conflict"
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Internal Server Error */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": 500,
                 *       "message": "internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No Content */
        NoContent: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    GetClusterDatabases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster databases were successfully retrieved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "name": "DatabaseOne",
                     *         "maxTables": 500,
                     *         "maxColumnsPerTable": 200,
                     *         "retentionPeriod": 0
                     *       },
                     *       {
                     *         "name": "DatabaseTwo",
                     *         "maxTables": 100,
                     *         "maxColumnsPerTable": 50,
                     *         "retentionPeriod": 300000000000,
                     *         "partitionTemplate": [
                     *           {
                     *             "type": "time",
                     *             "value": "%Y"
                     *           },
                     *           {
                     *             "type": "tag",
                     *             "value": "bananas"
                     *           },
                     *           {
                     *             "type": "tag",
                     *             "value": "plátanos"
                     *           },
                     *           {
                     *             "type": "bucket",
                     *             "value": {
                     *               "tagName": "c",
                     *               "numberOfBuckets": 10
                     *             }
                     *           }
                     *         ]
                     *       }
                     *     ]
                     */
                    "application/json": {
                        name: components["schemas"]["ClusterDatabaseName"];
                        maxTables: components["schemas"]["ClusterDatabaseMaxTables"];
                        maxColumnsPerTable: components["schemas"]["ClusterDatabaseMaxColumnsPerTable"];
                        retentionPeriod: components["schemas"]["ClusterDatabaseRetentionPeriod"];
                        partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                    }[];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    CreateClusterDatabase: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["ClusterDatabaseName"];
                    maxTables?: components["schemas"]["ClusterDatabaseMaxTables"];
                    maxColumnsPerTable?: components["schemas"]["ClusterDatabaseMaxColumnsPerTable"];
                    retentionPeriod?: components["schemas"]["ClusterDatabaseRetentionPeriod"];
                    partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                };
            };
        };
        responses: {
            /** @description The cluster database was successfully created */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: components["schemas"]["ClusterDatabaseName"];
                        maxTables: components["schemas"]["ClusterDatabaseMaxTables"];
                        maxColumnsPerTable: components["schemas"]["ClusterDatabaseMaxColumnsPerTable"];
                        retentionPeriod: components["schemas"]["ClusterDatabaseRetentionPeriod"];
                        partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            500: components["responses"]["InternalServerError"];
        };
    };
    DeleteClusterDatabase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the database to delete */
                databaseName: components["schemas"]["ClusterDatabaseName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster database was successfully deleted */
            204: components["responses"]["NoContent"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    UpdateClusterDatabase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the database to update */
                databaseName: components["schemas"]["ClusterDatabaseName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    maxTables?: components["schemas"]["ClusterDatabaseMaxTables"];
                    maxColumnsPerTable?: components["schemas"]["ClusterDatabaseMaxColumnsPerTable"];
                    retentionPeriod?: components["schemas"]["ClusterDatabaseRetentionPeriod"];
                };
            };
        };
        responses: {
            /** @description The cluster database was successfully updated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: components["schemas"]["ClusterDatabaseName"];
                        maxTables: components["schemas"]["ClusterDatabaseMaxTables"];
                        maxColumnsPerTable: components["schemas"]["ClusterDatabaseMaxColumnsPerTable"];
                        retentionPeriod: components["schemas"]["ClusterDatabaseRetentionPeriod"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    CreateClusterDatabaseTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the database to create the database table for */
                databaseName: components["schemas"]["ClusterDatabaseName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["ClusterDatabaseTableName"];
                    partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                };
            };
        };
        responses: {
            /** @description The cluster database table was successfully created */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The name of the database that the database table belongs to */
                        databaseName: components["schemas"]["ClusterDatabaseName"];
                        /** @description The name of the database table */
                        name: components["schemas"]["ClusterDatabaseTableName"];
                        partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            500: components["responses"]["InternalServerError"];
        };
    };
    DeleteClusterDatabaseTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the database that the database table belongs to */
                databaseName: components["schemas"]["ClusterDatabaseName"];
                /** @description The name of the database table to delete */
                tableName: components["schemas"]["ClusterDatabaseTableName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster database table was successfully deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    RenameClusterDatabaseTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the database that the database table belongs to */
                databaseName: components["schemas"]["ClusterDatabaseName"];
                /** @description The name of the database table to rename */
                tableName: components["schemas"]["ClusterDatabaseTableName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["ClusterDatabaseTableName"];
                };
            };
        };
        responses: {
            /** @description The cluster database table was successfully renamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "databaseName": "DatabaseName",
                     *       "id": 12345,
                     *       "name": "RenamedDatabaseTable"
                     *     }
                     */
                    "application/json": {
                        /** @description The name of the database that the table belongs to */
                        databaseName: components["schemas"]["ClusterDatabaseName"];
                        /**
                         * Format: int64
                         * @description The ID of the table
                         */
                        id: number;
                        /** @description The name of the table */
                        name: components["schemas"]["ClusterDatabaseTableName"];
                        partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            500: components["responses"]["InternalServerError"];
        };
    };
    UndeleteClusterDatabaseTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the database that the table belongs to */
                databaseName: components["schemas"]["ClusterDatabaseName"];
                /** @description The ID of the table to undelete */
                tableId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster database table was successfully undeleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "databaseName": "DatabaseOne",
                     *       "id": 12345,
                     *       "name": "TableOne"
                     *     }
                     */
                    "application/json": {
                        /** @description The name of the database that the table belongs to */
                        databaseName: components["schemas"]["ClusterDatabaseName"];
                        /**
                         * Format: int64
                         * @description The ID of the table
                         */
                        id: number;
                        /** @description The name of the table */
                        name: components["schemas"]["ClusterDatabaseTableName"];
                        partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    UndeleteClusterDatabase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the database to undelete */
                databaseId: components["schemas"]["ClusterDatabaseId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster database was successfully undeleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 12345,
                     *       "name": "DatabaseOne",
                     *       "maxTables": 500,
                     *       "maxColumnsPerTable": 200,
                     *       "retentionPeriod": 300000000000
                     *     }
                     */
                    "application/json": {
                        /** @description The ID of the database */
                        id: components["schemas"]["ClusterDatabaseId"];
                        name: components["schemas"]["ClusterDatabaseName"];
                        maxTables: components["schemas"]["ClusterDatabaseMaxTables"];
                        maxColumnsPerTable: components["schemas"]["ClusterDatabaseMaxColumnsPerTable"];
                        retentionPeriod?: components["schemas"]["ClusterDatabaseRetentionPeriod"];
                        partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    RenameClusterDatabase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the database to rename */
                databaseName: components["schemas"]["ClusterDatabaseName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["ClusterDatabaseName"];
                };
            };
        };
        responses: {
            /** @description The cluster database was successfully renamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 12345,
                     *       "name": "RenamedDatabaseName",
                     *       "maxTables": 500,
                     *       "maxColumnsPerTable": 200,
                     *       "retentionPeriod": 300000000000
                     *     }
                     */
                    "application/json": {
                        /** @description The ID of the database */
                        id: components["schemas"]["ClusterDatabaseId"];
                        name: components["schemas"]["ClusterDatabaseName"];
                        maxTables: components["schemas"]["ClusterDatabaseMaxTables"];
                        maxColumnsPerTable: components["schemas"]["ClusterDatabaseMaxColumnsPerTable"];
                        retentionPeriod?: components["schemas"]["ClusterDatabaseRetentionPeriod"];
                        partitionTemplate?: components["schemas"]["ClusterDatabasePartitionTemplate"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            500: components["responses"]["InternalServerError"];
        };
    };
    GetDatabaseTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The database tokens were successfully retrieved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "55555555-5555-4555-8555-555555555555",
                     *         "description": "Limited Access Token",
                     *         "permissions": [
                     *           {
                     *             "action": "read",
                     *             "resource": "DatabaseOne"
                     *           },
                     *           {
                     *             "action": "write",
                     *             "resource": "DatabaseTwo"
                     *           }
                     *         ],
                     *         "createdAt": "2023-12-21T17:32:28.000Z"
                     *       },
                     *       {
                     *         "id": "66666666-6666-4666-8666-666666666666",
                     *         "description": "Full Access Token",
                     *         "permissions": [
                     *           {
                     *             "action": "write",
                     *             "resource": "*"
                     *           }
                     *         ],
                     *         "createdAt": "2024-03-02T04:20:19.000Z"
                     *       },
                     *       {
                     *         "id": "77777777-7777-4777-8777-777777777777",
                     *         "description": "No Access Token",
                     *         "permissions": [],
                     *         "createdAt": "2024-03-02T04:20:19.000Z"
                     *       }
                     *     ]
                     */
                    "application/json": {
                        /** @description The ID of the database token */
                        id: components["schemas"]["UuidV4"];
                        description: components["schemas"]["DatabaseTokenDescription"];
                        permissions: components["schemas"]["DatabaseTokenPermissions"];
                        createdAt: components["schemas"]["DatabaseTokenCreatedAt"];
                        expiresAt?: components["schemas"]["DatabaseTokenExpiresAt"];
                        revokedAt?: components["schemas"]["DatabaseTokenRevokedAt"];
                    }[];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    CreateDatabaseToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description: components["schemas"]["DatabaseTokenDescription"];
                    permissions?: components["schemas"]["DatabaseTokenPermissions"];
                    expiresAt?: components["schemas"]["DatabaseTokenExpiresAt"];
                };
            };
        };
        responses: {
            /** @description The database token was successfully created */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The ID of the database token */
                        id: components["schemas"]["UuidV4"];
                        description: components["schemas"]["DatabaseTokenDescription"];
                        permissions: components["schemas"]["DatabaseTokenPermissions"];
                        createdAt: components["schemas"]["DatabaseTokenCreatedAt"];
                        accessToken: components["schemas"]["DatabaseTokenAccessToken"];
                        expiresAt?: components["schemas"]["DatabaseTokenExpiresAt"];
                        revokedAt?: components["schemas"]["DatabaseTokenRevokedAt"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            500: components["responses"]["InternalServerError"];
        };
    };
    GetDatabaseToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the database token to get */
                tokenId: components["schemas"]["UuidV4"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The database token was successfully retrieved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The ID of the database token */
                        id: components["schemas"]["UuidV4"];
                        description: components["schemas"]["DatabaseTokenDescription"];
                        permissions: components["schemas"]["DatabaseTokenPermissions"];
                        createdAt: components["schemas"]["DatabaseTokenCreatedAt"];
                        expiresAt?: components["schemas"]["DatabaseTokenExpiresAt"];
                        revokedAt?: components["schemas"]["DatabaseTokenRevokedAt"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    DeleteDatabaseToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the database token to delete */
                tokenId: components["schemas"]["UuidV4"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The database token was successfully deleted */
            204: components["responses"]["NoContent"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
        };
    };
    UpdateDatabaseToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the database token to update */
                tokenId: components["schemas"]["UuidV4"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: components["schemas"]["DatabaseTokenDescription"];
                    permissions?: components["schemas"]["DatabaseTokenPermissions"];
                };
            };
        };
        responses: {
            /** @description The database token was successfully updated */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The ID of the database token */
                        id: components["schemas"]["UuidV4"];
                        description: components["schemas"]["DatabaseTokenDescription"];
                        permissions: components["schemas"]["DatabaseTokenPermissions"];
                        createdAt: components["schemas"]["DatabaseTokenCreatedAt"];
                        expiresAt?: components["schemas"]["DatabaseTokenExpiresAt"];
                        revokedAt?: components["schemas"]["DatabaseTokenRevokedAt"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            500: components["responses"]["InternalServerError"];
        };
    };
}
