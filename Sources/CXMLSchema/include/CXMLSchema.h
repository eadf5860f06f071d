#ifndef CXMLSCHEMA_H
#define CXMLSCHEMA_H
#include <stddef.h>

/// XML Schema validation by libxml2; none of its types are shown.
///
/// Nothing is ever loaded from elsewhere: a document type declaration ends the reading, and a
/// schema that includes or imports from a location is refused.

/// Called once for each thing that is wrong; the message lives for the length of the call.
typedef void (*cxmlschema_report)(void *_Nullable context, int line, const char *_Nonnull message);

/// A compiled schema. It is only read afterwards, so threads may share it.
typedef struct cxmlschema cxmlschema;
/// Returns null when the schema can't be used; what is wrong was reported then.
cxmlschema *_Nullable cxmlschema_create(const char *_Nonnull schema, size_t count,
                                        void *_Nullable context, cxmlschema_report _Nonnull report);
void cxmlschema_free(cxmlschema *_Nullable schema);

/// One document on its way through a schema, which must live as long. For one thread at a time.
typedef struct cxmlschema_check cxmlschema_check;
/// Returns null when memory is short.
cxmlschema_check *_Nullable cxmlschema_check_create(const cxmlschema *_Nonnull schema);
void cxmlschema_check_free(cxmlschema_check *_Nullable check);
/// Takes the next bytes of the document. Returns 1 while it goes on, 0 when no more is read.
int cxmlschema_check_write(cxmlschema_check *_Nonnull check, const char *_Nullable bytes,
                           size_t count, void *_Nullable context, cxmlschema_report _Nonnull report);
/// Says that the document is at its end.
void cxmlschema_check_finish(cxmlschema_check *_Nonnull check, void *_Nullable context,
                             cxmlschema_report _Nonnull report);
#endif
