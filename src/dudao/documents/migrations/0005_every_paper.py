import django.db.models.deletion
import dudao.documents.states
import dudao.lib.ids
import dudao.lib.tokens
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


def give_codes(apps, schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Give every document there is a code of its own; `frozen` is away while this runs."""
    document = apps.get_model("documents", "Document")
    rows = list(document.objects.filter(code=None).only("id"))
    for row in rows:
        row.code = dudao.lib.tokens.short()
    document.objects.bulk_update(rows, ["code"], batch_size=500)
    # What the triggers still wait for has to be done before the table changes again.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_loop"),
        ("files", "0005_await_from_phones"),
        ("org", "0003_sort_units"),
    ]

    operations = [
        migrations.CreateModel(
            name="Addressee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("main", "主送"), ("copy", "抄送")],
                        default=dudao.documents.states.Part["MAIN"],
                        max_length=4,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressees",
                        to="documents.document",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "unit"), name="addressee_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Peer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="单位名称")),
                ("region_code", models.CharField(max_length=12, verbose_name="行政区划代码")),
                ("public_key", models.CharField(max_length=44, verbose_name="公钥")),
                ("trusted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="package_peers",
                        to="org.unit",
                    ),
                ),
                (
                    "trusted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("office", "public_key"),
                        name="peer_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=dudao.lib.ids.uuid7, editable=False)),
                ("outgoing", models.BooleanField()),
                ("subject", models.CharField(max_length=200, verbose_name="事项")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "已生成"),
                            ("receipted", "已回执"),
                            ("received", "待接收"),
                            ("accepted", "已接收"),
                            ("refused", "已拒收"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("manifest", models.JSONField()),
                ("receipt", models.JSONField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="拒收理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="org.unit",
                    ),
                ),
                (
                    "peer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="documents.peer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "-id"], name="documents_p_office__53956d_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "key", "outgoing"), name="package_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Received",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("files", models.ManyToManyField(related_name="+", to="files.file")),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="documents.package",
                    ),
                ),
                (
                    "peer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="documents.peer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("peer", "name"), name="received_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待公开"),
                            ("published", "已公开"),
                            ("withheld", "不予公开"),
                            ("taken_down", "已撤下"),
                        ],
                        default=dudao.documents.states.PublicState["WAITING"],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="公开期限")),
                (
                    "summary",
                    models.TextField(blank=True, max_length=600, verbose_name="一句话说明"),
                ),
                ("redactions", models.JSONField(default=list)),
                ("content", models.JSONField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="不予公开（撤下）的理由"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="documents.document",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="org.unit",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["office", "state", "due_on"], name="documents_p_office__5ba9ea_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="更正说明")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="documents.publication",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=dudao.lib.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("public_key", models.CharField(max_length=44)),
                ("secret", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="package_seal",
                        to="org.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=dudao.lib.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rectification_notice", "整改通知书"),
                            ("feedback_list", "反馈清单"),
                            ("section_letter", "科室协商函"),
                            ("supervision_opinion", "督导意见书"),
                            ("visit_record", "督导记录"),
                            ("lesson_record", "听课记录"),
                            ("recheck_record", "复查记录"),
                            ("target_agreement", "责任书"),
                            ("transfer_letter", "移送函"),
                            ("appointment", "聘书"),
                            ("certificate", "证书"),
                            ("brief", "简报"),
                            ("notice", "通知"),
                            ("circular", "通报"),
                            ("opinion", "意见"),
                            ("report", "报告"),
                            ("request", "请示"),
                            ("letter", "函"),
                            ("minutes", "纪要"),
                        ],
                        max_length=24,
                        verbose_name="文种",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("troubles", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "待启用"), ("used", "使用中"), ("retired", "已停用")],
                        default=dudao.documents.states.TemplateState["DRAFT"],
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_templates",
                        to="org.unit",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "used")),
                        fields=("office", "kind"),
                        name="template_used_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "used"), _negated=True),
                            ("troubles", []),
                            _connector="OR",
                        ),
                        name="template_used_sound",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Volume",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=dudao.lib.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("school", "一校一档"),
                            ("visit", "入校督导"),
                            ("finding", "问题整改"),
                            ("office", "督导室文书"),
                        ],
                        max_length=8,
                        verbose_name="案卷类别",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=64)),
                ("year", models.PositiveIntegerField(verbose_name="年度")),
                ("title", models.CharField(max_length=200, verbose_name="题名")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="档号")),
                (
                    "retention",
                    models.CharField(
                        choices=[("permanent", "永久"), ("thirty", "30年"), ("ten", "10年")],
                        max_length=12,
                        verbose_name="保管期限",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "归集中"),
                            ("closed", "已组卷"),
                            ("handed_over", "已移交"),
                        ],
                        default=dudao.documents.states.VolumeState["OPEN"],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "handed_over_to",
                    models.CharField(blank=True, max_length=100, verbose_name="接收单位"),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volumes",
                        to="org.unit",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volumes_about",
                        to="org.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["office", "year", "state"], name="documents_v_office__cc2115_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "matter", "unit", "year", "subject"),
                        name="volume_of_a_matter",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("office", "number"),
                        name="volume_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("bundle__isnull", False),
                                ("closed_at__isnull", False),
                                models.Q(("number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="volume_closed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VolumeItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="题名")),
                ("made_on", models.DateField(verbose_name="日期")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volume_items",
                        to="documents.document",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "volume",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="documents.volume",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("volume", "place"), name="volume_item_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", False), ("file", None)),
                            models.Q(("document", None), ("file__isnull", False)),
                            _connector="OR",
                        ),
                        name="volume_item_one",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="document",
            name="frozen",
        ),
        migrations.AddField(
            model_name="document",
            name="amendment",
            field=models.CharField(
                blank=True,
                choices=[("correction", "更正"), ("withdrawal", "撤回")],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="amends",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="code",
            field=models.CharField(max_length=16, null=True, verbose_name="校验码"),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="document",
            name="code",
            field=models.CharField(
                default=dudao.lib.tokens.short, max_length=16, unique=True, verbose_name="校验码"
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rectification_notice", "整改通知书"),
                    ("feedback_list", "反馈清单"),
                    ("section_letter", "科室协商函"),
                    ("supervision_opinion", "督导意见书"),
                    ("visit_record", "督导记录"),
                    ("lesson_record", "听课记录"),
                    ("recheck_record", "复查记录"),
                    ("target_agreement", "责任书"),
                    ("transfer_letter", "移送函"),
                    ("appointment", "聘书"),
                    ("certificate", "证书"),
                    ("brief", "简报"),
                    ("notice", "通知"),
                    ("circular", "通报"),
                    ("opinion", "意见"),
                    ("report", "报告"),
                    ("request", "请示"),
                    ("letter", "函"),
                    ("minutes", "纪要"),
                ],
                max_length=24,
                verbose_name="文种",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="documents.template",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amendment" IS DISTINCT FROM (NEW."amendment") OR OLD."amends_id" IS DISTINCT FROM (NEW."amends_id") OR OLD."checked_at" IS DISTINCT FROM (NEW."checked_at") OR OLD."checked_by_id" IS DISTINCT FROM (NEW."checked_by_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."docx_id" IS DISTINCT FROM (NEW."docx_id") OR OLD."drafted_at" IS DISTINCT FROM (NEW."drafted_at") OR OLD."drafted_by_id" IS DISTINCT FROM (NEW."drafted_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."pdf_id" IS DISTINCT FROM (NEW."pdf_id") OR OLD."returned_reason" IS DISTINCT FROM (NEW."returned_reason") OR OLD."signed_off_at" IS DISTINCT FROM (NEW."signed_off_at") OR OLD."signed_off_by_id" IS DISTINCT FROM (NEW."signed_off_by_id") OR OLD."template_id" IS DISTINCT FROM (NEW."template_id") OR OLD."text_sha256" IS DISTINCT FROM (NEW."text_sha256") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))',
                    func="\n        IF OLD.state IN ('issued', 'void') THEN\n            RAISE EXCEPTION 'document % is issued or void and never changes', OLD.id;\n        END IF;\n        RETURN NEW;\n    ",
                    hash="12d4e13f9ec35017fc4efa37b79284991e142fc5",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_4a8c8",
                    table="documents_document",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amendment", ""), ("amends", None)),
                    models.Q(("amends__isnull", False), models.Q(("amendment", ""), _negated=True)),
                    _connector="OR",
                ),
                name="document_amends_whole",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="package",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3c220eca731bad96228d39d0adc268067da4b99b",
                    operation="DELETE",
                    pgid="pgtrigger_kept_6c34d",
                    table="documents_package",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b522fb10a68362a0e689e02b07c5b4bffea54946",
                    operation="DELETE",
                    pgid="pgtrigger_kept_0fb14",
                    table="documents_publication",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publicnote",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fac04bb32b0ef4b7b2b400ce4ae3015f4b06c369",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_insert_only_3fb36",
                    table="documents_publicnote",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="template",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="c9323d2fd09057fed37304823f38e64825f60083",
                    operation="DELETE",
                    pgid="pgtrigger_kept_fe5ba",
                    table="documents_template",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="volume",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b1b3de0c47a3cbf40b8f52e8093ded001429ac85",
                    operation="DELETE",
                    pgid="pgtrigger_kept_58ee5",
                    table="documents_volume",
                    when="BEFORE",
                ),
            ),
        ),
    ]
