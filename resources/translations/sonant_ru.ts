<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <location filename="../../app/ui/help.py" line="59"/>
        <source>About Sonant</source>
        <translation>О программе</translation>
    </message>
    <message>
        <location filename="../../app/ui/help.py" line="68"/>
        <source>Turns speech into text on this computer. What it hears, which words it knows and which it expects are three separate things that you can change.</source>
        <translation>Превращает речь в текст на этом компьютере. Что программа слышит, какие слова знает и каких ожидает — три отдельные вещи, и каждую можно менять.</translation>
    </message>
    <message>
        <location filename="../../app/ui/help.py" line="73"/>
        <source>Apache License 2.0. Icons: Lucide, ISC licence.</source>
        <translation>Лицензия Apache 2.0. Значки: Lucide, лицензия ISC.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <location filename="../../app/ui/actions.py" line="40"/>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="41"/>
        <source>Edit</source>
        <translation>Правка</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="42"/>
        <source>Playback</source>
        <translation>Воспроизведение</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="43"/>
        <source>Review</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="44"/>
        <source>View</source>
        <translation>Вид</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="45"/>
        <source>Help</source>
        <translation>Справка</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="50"/>
        <source>Open…</source>
        <translation>Открыть…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="51"/>
        <source>Record…</source>
        <translation>Записать…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="53"/>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="57"/>
        <source>Transcribe anew</source>
        <translation>Распознать заново</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="64"/>
        <source>Move to folder…</source>
        <translation>Переместить в папку…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="69"/>
        <source>Move to bin</source>
        <translation>В корзину</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="71"/>
        <source>Settings…</source>
        <translation>Настройки…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="73"/>
        <source>Quit</source>
        <translation>Выход</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="74"/>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="77"/>
        <source>Redo</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="82"/>
        <source>Find</source>
        <translation>Найти</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="84"/>
        <source>Find and replace</source>
        <translation>Найти и заменить</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="88"/>
        <source>Search all transcripts</source>
        <translation>Поиск по всем текстам</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="94"/>
        <source>Name the speaker…</source>
        <translation>Назвать говорящего…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="98"/>
        <source>Play or pause</source>
        <translation>Пуск или пауза</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="105"/>
        <source>Play from the word</source>
        <translation>Слушать от слова</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="112"/>
        <source>5 seconds back</source>
        <translation>5 секунд назад</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="119"/>
        <source>5 seconds on</source>
        <translation>5 секунд вперёд</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="126"/>
        <source>1 second back</source>
        <translation>1 секунда назад</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="133"/>
        <source>1 second on</source>
        <translation>1 секунда вперёд</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="139"/>
        <source>Next marker</source>
        <translation>Следующая метка</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="141"/>
        <source>Faster</source>
        <translation>Быстрее</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="142"/>
        <source>Slower</source>
        <translation>Медленнее</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="145"/>
        <source>Loop the selection</source>
        <translation>Повторять выделенное</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="152"/>
        <source>Next doubtful word</source>
        <translation>Следующее сомнительное слово</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="156"/>
        <source>Previous doubtful word</source>
        <translation>Предыдущее сомнительное слово</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="163"/>
        <source>Alternatives for the word</source>
        <translation>Варианты слова</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="170"/>
        <source>Sentence is right, go on</source>
        <translation>Предложение верно, дальше</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="177"/>
        <source>Add to a list…</source>
        <translation>Добавить в список…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="184"/>
        <source>Decide the selection again…</source>
        <translation>Решить выделенное заново…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="191"/>
        <source>Other places of the word…</source>
        <translation>Другие места слова…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="198"/>
        <source>Vocabulary…</source>
        <translation>Словарь…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="205"/>
        <source>Domains…</source>
        <translation>Области…</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="212"/>
        <source>Library</source>
        <translation>Библиотека</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="219"/>
        <source>Factors</source>
        <translation>Факторы</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="222"/>
        <source>Waveform</source>
        <translation>Звуковая волна</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="226"/>
        <source>Spectrogram</source>
        <translation>Спектрограмма</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="234"/>
        <source>Zoom into the waveform</source>
        <translation>Приблизить звуковую волну</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="241"/>
        <source>Zoom out of the waveform</source>
        <translation>Отдалить звуковую волну</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="248"/>
        <source>Show the whole waveform</source>
        <translation>Показать звуковую волну целиком</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="255"/>
        <source>Word panel</source>
        <translation>Панель слова</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="263"/>
        <source>Larger text</source>
        <translation>Крупнее текст</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="269"/>
        <source>Smaller text</source>
        <translation>Мельче текст</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="272"/>
        <source>Usual text size</source>
        <translation>Обычный размер текста</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="276"/>
        <source>Keyboard shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
    <message>
        <location filename="../../app/ui/actions.py" line="281"/>
        <source>About Sonant</source>
        <translation>О программе</translation>
    </message>
</context>
<context>
    <name>AddToListDialog</name>
    <message>
        <location filename="../../app/vocabulary/add.py" line="32"/>
        <source>Add to a list</source>
        <translation>Добавить в список</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="35"/>
        <location filename="../../app/vocabulary/add.py" line="64"/>
        <source>Word or phrase</source>
        <translation>Слово или фраза</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="37"/>
        <location filename="../../app/vocabulary/add.py" line="132"/>
        <source>As it is spelt</source>
        <translation>Как пишется</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="38"/>
        <location filename="../../app/vocabulary/add.py" line="65"/>
        <source>Sounds like</source>
        <translation>Звучит как</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="41"/>
        <source>Say it</source>
        <translation>Произнести</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="46"/>
        <source>List</source>
        <translation>Список</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="51"/>
        <source>Names</source>
        <translation>Имена</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="66"/>
        <source>List, an existing or a new one</source>
        <translation>Список, существующий или новый</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="81"/>
        <source>The list is switched on for this recording, which is decided again at once.</source>
        <translation>Список включится для этой записи, и текст сразу уточнится.</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="87"/>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/add.py" line="89"/>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
</context>
<context>
    <name>AlternativesPopup</name>
    <message>
        <location filename="../../app/review/popup.py" line="143"/>
        <source>No other word came near. Type what was said.</source>
        <translation>Близких вариантов нет. Введите, что сказано.</translation>
    </message>
    <message>
        <location filename="../../app/review/popup.py" line="145"/>
        <source>Type to replace</source>
        <translation>Введите замену</translation>
    </message>
    <message>
        <location filename="../../app/review/popup.py" line="146"/>
        <source>Replacement</source>
        <translation>Замена</translation>
    </message>
    <message>
        <location filename="../../app/review/popup.py" line="167"/>
        <source>Instead of “{word}”, {percent} % sure</source>
        <translation>Вместо «{word}», уверенность {percent} %</translation>
    </message>
    <message>
        <location filename="../../app/review/popup.py" line="171"/>
        <source>Instead of “{word}”</source>
        <translation>Вместо «{word}»</translation>
    </message>
</context>
<context>
    <name>BigMeter</name>
    <message>
        <location filename="../../app/recording/meter.py" line="33"/>
        <source>Level</source>
        <translation>Уровень</translation>
    </message>
    <message>
        <location filename="../../app/recording/meter.py" line="35"/>
        <source>Speech is best between −24 and −6 dB. Press the mark to reset it.</source>
        <translation>Для речи лучше всего от −24 до −6 дБ. Нажмите на отметку, чтобы сбросить её.</translation>
    </message>
    <message>
        <location filename="../../app/recording/meter.py" line="101"/>
        <source>CLIP</source>
        <translation>ПИК</translation>
    </message>
</context>
<context>
    <name>Builder</name>
    <message>
        <location filename="../../app/domains/builder.py" line="169"/>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="171"/>
        <location filename="../../app/domains/builder.py" line="518"/>
        <source>Name of the domain</source>
        <translation>Название области</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="172"/>
        <source>Clinic, council, court…</source>
        <translation>Клиника, совет, суд…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="174"/>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="176"/>
        <source>Look into the texts</source>
        <translation>Изучить тексты</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="178"/>
        <source>All new words</source>
        <translation>Все новые слова</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="181"/>
        <source>Build</source>
        <translation>Построить</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="186"/>
        <source>Use it for the open recording</source>
        <translation>Применить к открытой записи</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="225"/>
        <source>Choose texts</source>
        <translation>Выбор текстов</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="227"/>
        <location filename="../../app/domains/builder.py" line="498"/>
        <source>Texts</source>
        <translation>Тексты</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="227"/>
        <source>All files</source>
        <translation>Все файлы</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="234"/>
        <source>Choose a folder of texts</source>
        <translation>Выбор папки с текстами</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="241"/>
        <source>All recordings</source>
        <translation>Все записи</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="241"/>
        <source>Inbox</source>
        <translation>Входящие</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="264"/>
        <source>Nothing is verified there yet. F7 in a transcript vouches for a passage.</source>
        <translation>Там ещё ничего не проверено. F7 в расшифровке подтверждает отрывок.</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="295"/>
        <source>Reading {document}…</source>
        <translation>Чтение: {document}…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="297"/>
        <source>Counting words…</source>
        <translation>Подсчёт слов…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="298"/>
        <source>Estimating…</source>
        <translation>Оценка модели…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="299"/>
        <source>Measuring on held-out sentences…</source>
        <translation>Измерение на отложенных предложениях…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="300"/>
        <source>Writing…</source>
        <translation>Запись…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="310"/>
        <source>{words} words in {sentences} sentences, {different} different words</source>
        <translation>{words} слов в {sentences} предложениях, разных слов: {different}</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="321"/>
        <source>{name} is in it already</source>
        <translation>{name} уже есть в области</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/domains/builder.py" line="324"/>
        <source>%n texts were left out: </source>
        <translation>
            <numerusform>Пропущен %n текст: </numerusform>
            <numerusform>Пропущено %n текста: </numerusform>
            <numerusform>Пропущено %n текстов: </numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="333"/>
        <source>Too little text to hold sentences out and measure on them.</source>
        <translation>Текста слишком мало, чтобы отложить предложения и измерить на них.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/domains/builder.py" line="335"/>
        <source>On %n sentences that were held out, the general model chooses among {general} words on average, with this domain among {mixture} (perplexity; less is better). Unknown words: {before} before, {after} with it. Fitting share: {share}.</source>
        <translation>
            <numerusform>На %n отложенном предложении общая модель выбирает в среднем из {general} слов, с этой областью — из {mixture} (перплексия; чем меньше, тем лучше). Незнакомых слов: было {before}, с ней {after}. Подходящая доля: {share}.</numerusform>
            <numerusform>На %n отложенных предложениях общая модель выбирает в среднем из {general} слов, с этой областью — из {mixture} (перплексия; чем меньше, тем лучше). Незнакомых слов: было {before}, с ней {after}. Подходящая доля: {share}.</numerusform>
            <numerusform>На %n отложенных предложениях общая модель выбирает в среднем из {general} слов, с этой областью — из {mixture} (перплексия; чем меньше, тем лучше). Незнакомых слов: было {before}, с ней {after}. Подходящая доля: {share}.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="363"/>
        <source>No list</source>
        <translation>Без списка</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="369"/>
        <source>New list “{name}”</source>
        <translation>Новый список «{name}»</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="375"/>
        <source>NEW WORDS: {kept} OF {total} ARE KEPT</source>
        <translation>НОВЫЕ СЛОВА: ОСТАВЛЕНО {kept} ИЗ {total}</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="406"/>
        <source>Building…</source>
        <translation>Построение…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="422"/>
        <source>Without it</source>
        <translation>Без неё</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="422"/>
        <source>With it</source>
        <translation>С ней</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="427"/>
        <source>“{name}” is built. See what it changes in your recordings at {share}:</source>
        <translation>Область «{name}» построена. Вот что она меняет в ваших записях при доле {share}:</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="508"/>
        <source>Add to “{name}”</source>
        <translation>Дополнить «{name}»</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="509"/>
        <source>New domain</source>
        <translation>Новая область</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="498"/>
        <source>What is in them</source>
        <translation>Что в них</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="498"/>
        <source>What it changes</source>
        <translation>Что меняется</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="525"/>
        <source>Drop texts or folders of the kind that is spoken: minutes, letters, reports, articles, subtitles. TXT, MD, HTML, CSV, DOCX, ODT, PDF, SRT, VTT. The texts are only read; they stay on this computer.</source>
        <translation>Перетащите сюда тексты или папки о том, о чём говорят: протоколы, письма, отчёты, статьи, субтитры. TXT, MD, HTML, CSV, DOCX, ODT, PDF, SRT, VTT. Тексты только читаются и остаются на этом компьютере.</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="536"/>
        <source>Add files…</source>
        <translation>Добавить файлы…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="538"/>
        <source>Add a folder…</source>
        <translation>Добавить папку…</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="545"/>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="551"/>
        <source>Verified transcripts</source>
        <translation>Проверенные расшифровки</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="577"/>
        <source>MOST SURPRISING WORDS</source>
        <translation>САМЫЕ НЕОЖИДАННЫЕ СЛОВА</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="578"/>
        <source>Said here far more often than in general English.</source>
        <translation>Здесь встречаются намного чаще, чем обычно.</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="587"/>
        <location filename="../../app/domains/builder.py" line="589"/>
        <source>Put the kept words into a list as well</source>
        <translation>Оставленные слова — ещё и в список</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="594"/>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="610"/>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="627"/>
        <source>New words</source>
        <translation>Новые слова</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="637"/>
        <source>Most surprising words</source>
        <translation>Самые неожиданные слова</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="638"/>
        <source>Word</source>
        <translation>Слово</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="638"/>
        <source>Times</source>
        <translation>Раз</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="638"/>
        <source>Usually</source>
        <translation>Обычно</translation>
    </message>
</context>
<context>
    <name>ChangesModel</name>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="90"/>
        <source>Recording</source>
        <translation>Запись</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="90"/>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="90"/>
        <source>Verdict</source>
        <translation>Оценка</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="117"/>
        <source>fixed</source>
        <translation>исправлено</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="118"/>
        <source>broken</source>
        <translation>испорчено</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="119"/>
        <source>both wrong</source>
        <translation>оба неверны</translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message>
        <location filename="../../app/recipe/view.py" line="59"/>
        <source>Language and acoustic model</source>
        <translation>Язык и акустическая модель</translation>
    </message>
    <message>
        <location filename="../../app/recipe/view.py" line="60"/>
        <source>Domains</source>
        <translation>Области</translation>
    </message>
    <message>
        <location filename="../../app/recipe/view.py" line="61"/>
        <source>Lists</source>
        <translation>Списки</translation>
    </message>
    <message>
        <location filename="../../app/recipe/view.py" line="91"/>
        <source>Fitted domains</source>
        <translation>Подобранные области</translation>
    </message>
    <message>
        <location filename="../../app/recipe/view.py" line="100"/>
        <source>No lists</source>
        <translation>Без списков</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recipe/view.py" line="104"/>
        <source>%n lists</source>
        <translation>
            <numerusform>%n список</numerusform>
            <numerusform>%n списка</numerusform>
            <numerusform>%n списков</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/recipe/view.py" line="110"/>
        <source>Fitted</source>
        <translation>Подобрано</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <location filename="../../app/crash.py" line="110"/>
        <source>Your work is saved. You can go on; if something looks wrong, start Sonant again.</source>
        <translation>Ваша работа сохранена. Можно продолжать; если что-то выглядит неверно, перезапустите Sonant.</translation>
    </message>
    <message>
        <location filename="../../app/crash.py" line="116"/>
        <source>Report</source>
        <translation>Отчёт</translation>
    </message>
    <message>
        <location filename="../../app/crash.py" line="120"/>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <location filename="../../app/crash.py" line="123"/>
        <source>Copy report</source>
        <translation>Скопировать отчёт</translation>
    </message>
    <message>
        <location filename="../../app/crash.py" line="125"/>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <location filename="../../app/crash.py" line="137"/>
        <source>Something went wrong inside Sonant</source>
        <translation>В Sonant произошла ошибка</translation>
    </message>
</context>
<context>
    <name>DecidePopup</name>
    <message>
        <location filename="../../app/review/decide_view.py" line="52"/>
        <source>Decide the selection again</source>
        <translation>Решить выделенное заново</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="58"/>
        <source>DECIDE THE SELECTION AGAIN</source>
        <translation>РЕШИТЬ ВЫДЕЛЕННОЕ ЗАНОВО</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="71"/>
        <source>Decide again</source>
        <translation>Решить заново</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="114"/>
        <source>DOMAIN</source>
        <translation>ТЕМАТИКА</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="116"/>
        <source>Domain</source>
        <translation>Тематика</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="117"/>
        <source>As for the recording</source>
        <translation>Как для всей записи</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="124"/>
        <source>Mostly {domain}</source>
        <translation>В основном «{domain}»</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="138"/>
        <source>LISTS</source>
        <translation>СПИСКИ</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="158"/>
        <source>WHEN SOUND AND LANGUAGE DISAGREE</source>
        <translation>КОГДА ЗВУК И ЯЗЫК РАСХОДЯТСЯ</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="160"/>
        <source>Trust in language</source>
        <translation>Доверие языку</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="165"/>
        <source>Trust the sound</source>
        <translation>Верить звуку</translation>
    </message>
    <message>
        <location filename="../../app/review/decide_view.py" line="167"/>
        <source>Trust the language</source>
        <translation>Верить языку</translation>
    </message>
</context>
<context>
    <name>DomainsPopup</name>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="71"/>
        <source>DOMAINS</source>
        <translation>ОБЛАСТИ</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="73"/>
        <source>What kind of speech this is. The shares decide which words are likely.</source>
        <translation>О чём идёт речь. Доли определяют, какие слова вероятны.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="78"/>
        <source>Fit to each recording</source>
        <translation>Подбирать под каждую запись</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="99"/>
        <source>Build a domain from your texts…</source>
        <translation>Построить область из своих текстов…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="109"/>
        <source>What fits is found when the recording is decoded.</source>
        <translation>Подходящее определяется при декодировании записи.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="112"/>
        <source>Found: {domains}</source>
        <translation>Найдено: {domains}</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="120"/>
        <source>WHEN SOUND AND LANGUAGE DISAGREE</source>
        <translation>ЕСЛИ ЗВУК И ЯЗЫК РАСХОДЯТСЯ</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="122"/>
        <source>Trust in language</source>
        <translation>Доверие языку</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="128"/>
        <source>Trust the sound</source>
        <translation>Верить звуку</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="130"/>
        <source>Trust the language</source>
        <translation>Верить языку</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="136"/>
        <source>LARGER LANGUAGE MODEL</source>
        <translation>БОЛЬШАЯ ЯЗЫКОВАЯ МОДЕЛЬ</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="139"/>
        <source>Weighs up, after the search, what else the words may be: a KenLM, ARPA or ONNX file. Deciding takes longer, by what the model needs; the sound isn&apos;t heard again.</source>
        <translation>Взвешивает после поиска, чем ещё могут быть слова: файл KenLM, ARPA или ONNX. Решение займёт больше времени — столько, сколько нужно модели; звук заново не слушается.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="150"/>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="158"/>
        <source>Without it</source>
        <translation>Без неё</translation>
    </message>
    <message>
        <location filename="../../app/recipe/domains_popup.py" line="161"/>
        <source>Choose a file…</source>
        <translation>Выбрать файл…</translation>
    </message>
</context>
<context>
    <name>DomainsWindow</name>
    <message>
        <location filename="../../app/domains/view.py" line="50"/>
        <location filename="../../app/domains/view.py" line="60"/>
        <source>Domains</source>
        <translation>Области</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="61"/>
        <source>New domain</source>
        <translation>Новая область</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="62"/>
        <source>Install…</source>
        <translation>Установить…</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="68"/>
        <source>Use it for the open recording</source>
        <translation>Применить к открытой записи</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="69"/>
        <source>Add texts…</source>
        <translation>Добавить тексты…</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="70"/>
        <source>Rename…</source>
        <translation>Переименовать…</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="71"/>
        <source>Share as a file…</source>
        <translation>Поделиться файлом…</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="72"/>
        <source>Move to bin</source>
        <translation>В корзину</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="73"/>
        <source>Take out of the bin</source>
        <translation>Вернуть из корзины</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="138"/>
        <source>In the bin</source>
        <translation>В корзине</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="139"/>
        <source>Yours</source>
        <translation>Ваша</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="139"/>
        <source>Comes with Sonant</source>
        <translation>Входит в Sonant</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/domains/view.py" line="141"/>
        <source>%Ln words</source>
        <translation>
            <numerusform>%Ln слово</numerusform>
            <numerusform>%Ln слова</numerusform>
            <numerusform>%Ln слов</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="164"/>
        <source>Language {language} · n-grams {grams} · licence: {licence}</source>
        <translation>Язык {language} · n-грамм {grams} · лицензия: {licence}</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="171"/>
        <source>No recipe uses it while it is here.</source>
        <translation>Пока она здесь, её ничто не использует.</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="184"/>
        <source>It came without the texts it was built from</source>
        <translation>Получена без текстов, из которых построена</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="206"/>
        <source>Rename</source>
        <translation>Переименование</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="206"/>
        <source>Name of the domain</source>
        <translation>Название области</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="229"/>
        <source>Share as a file</source>
        <translation>Поделиться файлом</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="231"/>
        <location filename="../../app/domains/view.py" line="262"/>
        <source>Sonant files</source>
        <translation>Файлы Sonant</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="251"/>
        <source>Written to {path}, without the texts it was built from</source>
        <translation>Записано: {path}, без исходных текстов</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="260"/>
        <source>Install a domain</source>
        <translation>Установка области</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="262"/>
        <source>All files</source>
        <translation>Все файлы</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="300"/>
        <source>“{name}” is in the bin</source>
        <translation>«{name}» в корзине</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="301"/>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="367"/>
        <source>BUILT FROM</source>
        <translation>ПОСТРОЕНА ИЗ</translation>
    </message>
    <message>
        <location filename="../../app/domains/view.py" line="386"/>
        <source>DOMAINS</source>
        <translation>ОБЛАСТИ</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <location filename="../../app/editing.py" line="139"/>
        <source>No doubtful words are left</source>
        <translation>Сомнительных слов не осталось</translation>
    </message>
    <message>
        <location filename="../../app/editing.py" line="75"/>
        <source>You have edited since. Undo goes back step by step.</source>
        <translation>С тех пор текст изменён. «Отменить» возвращает по шагам.</translation>
    </message>
    <message>
        <location filename="../../app/editing.py" line="218"/>
        <source>This can be done once the recording has been heard to the end.</source>
        <translation>Это станет возможно, когда запись будет прослушана до конца.</translation>
    </message>
    <message>
        <location filename="../../app/editing.py" line="239"/>
        <source>Deciding the selection again…</source>
        <translation>Выделенное решается заново…</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <location filename="../../app/transcript/pane.py" line="43"/>
        <source>Drop a recording here</source>
        <translation>Перетащите сюда запись</translation>
    </message>
    <message>
        <location filename="../../app/transcript/pane.py" line="47"/>
        <source>Audio or video, any length. The text appears while it is being worked on; nothing leaves this computer.</source>
        <translation>Аудио или видео любой длины. Текст появляется по ходу работы; ничто не покидает этот компьютер.</translation>
    </message>
    <message>
        <location filename="../../app/transcript/pane.py" line="56"/>
        <source>Open a recording</source>
        <translation>Открыть запись</translation>
    </message>
    <message>
        <location filename="../../app/transcript/pane.py" line="58"/>
        <source>Record</source>
        <translation>Записать</translation>
    </message>
    <message>
        <location filename="../../app/transcript/pane.py" line="60"/>
        <source>Try the sample</source>
        <translation>Открыть пример</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <location filename="../../app/export/view.py" line="46"/>
        <source>Plain text</source>
        <translation>Простой текст</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="47"/>
        <source>A line for each paragraph</source>
        <translation>Строка на абзац</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="50"/>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="51"/>
        <source>For notes and wikis</source>
        <translation>Для заметок и вики</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="54"/>
        <source>Word document, DOCX</source>
        <translation>Документ Word, DOCX</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="55"/>
        <source>For Word and most office programs</source>
        <translation>Для офисных программ</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="58"/>
        <source>OpenDocument, ODT</source>
        <translation>OpenDocument, ODT</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="59"/>
        <source>For LibreOffice</source>
        <translation>Для LibreOffice</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="62"/>
        <source>Page that plays, HTML</source>
        <translation>Страница со звуком, HTML</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="63"/>
        <source>Click a word and hear it</source>
        <translation>Щелчок — и слово звучит</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="66"/>
        <source>Subtitles, SRT</source>
        <translation>Субтитры SRT</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="67"/>
        <source>For players and video editors</source>
        <translation>Для плееров и монтажа</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="70"/>
        <source>Subtitles, WebVTT</source>
        <translation>Субтитры WebVTT</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="71"/>
        <source>For web pages</source>
        <translation>Для веб-страниц</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="74"/>
        <source>Table, CSV</source>
        <translation>Таблица CSV</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="78"/>
        <source>Table, TSV</source>
        <translation>Таблица TSV</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="86"/>
        <source>Praat TextGrid</source>
        <translation>Praat TextGrid</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="87"/>
        <source>Tiers of segments and words</source>
        <translation>Уровни фрагментов и слов</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="90"/>
        <source>ELAN, EAF</source>
        <translation>ELAN, EAF</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="91"/>
        <source>Tiers of speakers and words</source>
        <translation>Уровни говорящих и слов</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="94"/>
        <source>Audacity labels</source>
        <translation>Метки Audacity</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="95"/>
        <source>A label for each paragraph</source>
        <translation>Метка на каждый абзац</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="75"/>
        <source>For spreadsheets</source>
        <translation>Для электронных таблиц</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="79"/>
        <source>For scripts</source>
        <translation>Для скриптов</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="82"/>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="83"/>
        <source>Every word with its times and scores</source>
        <translation>Каждое слово с временем и оценками</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="17"/>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="18"/>
        <source>At each paragraph</source>
        <translation>У каждого абзаца</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="19"/>
        <source>At intervals</source>
        <translation>Через промежутки</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="23"/>
        <source>Not named</source>
        <translation>Без имён</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="24"/>
        <source>Name: text</source>
        <translation>Имя: текст</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="25"/>
        <source>NAME on its own line</source>
        <translation>ИМЯ отдельной строкой</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="29"/>
        <source>Line length</source>
        <translation>Длина строки</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="30"/>
        <source>characters</source>
        <translation>знаков</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="31"/>
        <source>Lines at most</source>
        <translation>Строк не более</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="32"/>
        <source>Reading speed</source>
        <translation>Скорость чтения</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="33"/>
        <source>characters/s</source>
        <translation>знаков/с</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="34"/>
        <source>Gap at least</source>
        <translation>Пауза не менее</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="35"/>
        <source>ms</source>
        <translation>мс</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <location filename="../../app/export/view.py" line="133"/>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="177"/>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="152"/>
        <source>Preview</source>
        <translation>Просмотр</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="160"/>
        <source>Save as…</source>
        <translation>Сохранить как…</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="191"/>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="195"/>
        <source>FORMAT</source>
        <translation>ФОРМАТ</translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="200"/>
        <source>PREVIEW</source>
        <translation>ПРОСМОТР</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="303"/>
        <source>%n words</source>
        <translation>
            <numerusform>%n слово</numerusform>
            <numerusform>%n слова</numerusform>
            <numerusform>%n слов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="333"/>
        <source>%n words had times out of order; they were put right. First at {where}.</source>
        <translation>
            <numerusform>У %n слова время было не по порядку; оно исправлено. Первое место: {where}.</numerusform>
            <numerusform>У %n слов время было не по порядку; оно исправлено. Первое место: {where}.</numerusform>
            <numerusform>У %n слов время было не по порядку; оно исправлено. Первое место: {where}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="339"/>
        <source>%n lines are longer than {limit} characters, the longest {worst}. First at {where}: {text}</source>
        <translation>
            <numerusform>%n строка длиннее {limit} знаков, самая длинная — {worst}. Первая в {where}: {text}</numerusform>
            <numerusform>%n строки длиннее {limit} знаков, самая длинная — {worst}. Первая в {where}: {text}</numerusform>
            <numerusform>%n строк длиннее {limit} знаков, самая длинная — {worst}. Первая в {where}: {text}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="346"/>
        <source>%n subtitles are too fast to read, up to {worst} characters per second. First at {where}: {text}</source>
        <translation>
            <numerusform>%n субтитр слишком быстрый, до {worst} знаков в секунду. Первый в {where}: {text}</numerusform>
            <numerusform>%n субтитра слишком быстрые, до {worst} знаков в секунду. Первый в {where}: {text}</numerusform>
            <numerusform>%n субтитров слишком быстрые, до {worst} знаков в секунду. Первый в {where}: {text}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="353"/>
        <source>%n subtitles are shown for less than a second, the shortest {worst} ms. First at {where}: {text}</source>
        <translation>
            <numerusform>%n субтитр виден меньше секунды, самый короткий — {worst} мс. Первый в {where}: {text}</numerusform>
            <numerusform>%n субтитра видны меньше секунды, самый короткий — {worst} мс. Первый в {where}: {text}</numerusform>
            <numerusform>%n субтитров видны меньше секунды, самый короткий — {worst} мс. Первый в {where}: {text}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/export/view.py" line="385"/>
        <source>Save as</source>
        <translation>Сохранить как</translation>
    </message>
</context>
<context>
    <name>FactorBars</name>
    <message>
        <location filename="../../app/review/word_panel.py" line="37"/>
        <source>Sound</source>
        <translation>Звук</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="38"/>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="39"/>
        <source>Lists</source>
        <translation>Списки</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="40"/>
        <source>Reading</source>
        <translation>Чтение</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="45"/>
        <source>Why this word</source>
        <translation>Почему это слово</translation>
    </message>
</context>
<context>
    <name>FactorsDesk</name>
    <message>
        <location filename="../../app/recipe/desk.py" line="42"/>
        <source>Folder of an acoustic model</source>
        <translation>Папка акустической модели</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="47"/>
        <source>File of an acoustic model</source>
        <translation>Файл акустической модели</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="49"/>
        <source>Sonant files</source>
        <translation>Файлы Sonant</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="49"/>
        <location filename="../../app/recipe/desk.py" line="63"/>
        <source>All files</source>
        <translation>Все файлы</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="59"/>
        <source>File of a language model</source>
        <translation>Файл языковой модели</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="61"/>
        <source>Language models</source>
        <translation>Языковые модели</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="77"/>
        <source>Installing…</source>
        <translation>Установка…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="87"/>
        <source>“{name}” is installed. Choose it in the first chip.</source>
        <translation>«{name}» установлена. Выберите её в первой плашке.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="99"/>
        <source>Listening again…</source>
        <translation>Прослушивание заново…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="101"/>
        <source>Weighing the domains…</source>
        <translation>Подбор областей…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="103"/>
        <source>Deciding again… {percent} %</source>
        <translation>Решаем заново… {percent} %</translation>
    </message>
    <message>
        <location filename="../../app/recipe/desk.py" line="105"/>
        <source>Deciding again…</source>
        <translation>Решаем заново…</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="168"/>
        <location filename="../../app/transcript/find_bar.py" line="169"/>
        <source>Find</source>
        <translation>Найти</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="173"/>
        <source>Case</source>
        <translation>Регистр</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="174"/>
        <source>Whole words</source>
        <translation>Слова целиком</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="175"/>
        <source>Regular expression</source>
        <translation>Регулярное выражение</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="179"/>
        <source>Previous place</source>
        <translation>Предыдущее место</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="180"/>
        <source>Next place</source>
        <translation>Следующее место</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="182"/>
        <location filename="../../app/transcript/find_bar.py" line="183"/>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="186"/>
        <location filename="../../app/transcript/find_bar.py" line="187"/>
        <source>Replace by</source>
        <translation>Заменить на</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="189"/>
        <source>Replace</source>
        <translation>Заменить</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="191"/>
        <source>Replace all</source>
        <translation>Заменить все</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="105"/>
        <source>Not found</source>
        <translation>Не найдено</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="108"/>
        <source>{number} of {count}</source>
        <translation>{number} из {count}</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="243"/>
        <source>\1 is the first group, \2 the second</source>
        <translation>\1 — первая группа, \2 — вторая</translation>
    </message>
    <message>
        <location filename="../../app/transcript/find_bar.py" line="254"/>
        <source>Not complete</source>
        <translation>Не закончено</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <location filename="../../app/transcript/finder.py" line="166"/>
        <source>The replacement names a group that is not there</source>
        <translation>В замене названа группа, которой нет</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/transcript/finder.py" line="213"/>
        <source>%n places replaced</source>
        <translation>
            <numerusform>Заменено %n место</numerusform>
            <numerusform>Заменено %n места</numerusform>
            <numerusform>Заменено %n мест</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/transcript/finder.py" line="215"/>
        <source>%n verified places stay</source>
        <translation>
            <numerusform>%n проверенное место осталось</numerusform>
            <numerusform>%n проверенных места остались</numerusform>
            <numerusform>%n проверенных мест остались</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/transcript/finder.py" line="217"/>
        <source>a dot there offers the new text</source>
        <translation>точка над словом предлагает новый текст</translation>
    </message>
    <message>
        <location filename="../../app/transcript/finder.py" line="220"/>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <location filename="../../app/settings/view.py" line="45"/>
        <location filename="../../app/settings/view.py" line="46"/>
        <source>No folder</source>
        <translation>Без папки</translation>
    </message>
    <message>
        <location filename="../../app/settings/view.py" line="65"/>
        <source>Choose a folder</source>
        <translation>Выберите папку</translation>
    </message>
    <message>
        <location filename="../../app/settings/view.py" line="75"/>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <location filename="../../app/firstrun/guide.py" line="56"/>
        <source>1 of 4   Click a word and press Ctrl+Enter: it plays from there. Esc stops.</source>
        <translation>1 из 4   Щёлкните слово и нажмите Ctrl+Enter: с него начнётся воспроизведение. Esc останавливает.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="58"/>
        <source>2 of 4   F8 goes to a doubtful word. Ctrl+. shows what else it may be; a digit picks.</source>
        <translation>2 из 4   F8 переходит к сомнительному слову. Ctrl+. показывает, чем ещё оно может быть; цифра выбирает.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="62"/>
        <source>3 of 4   Two names are wrong. Open the chip “No lists” and switch “Names” on.</source>
        <translation>3 из 4   Два имени неверны. Откройте плашку «Без списков» и включите «Names».</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="65"/>
        <source>4 of 4   Open the chip “General” and move a slider: the text is decided again at once.</source>
        <translation>4 из 4   Откройте плашку «General» и сдвиньте ползунок: текст сразу решается заново.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="68"/>
        <source>That is all. Drop a recording of your own into the window.</source>
        <translation>Это всё. Перетащите в окно свою запись.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="70"/>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="70"/>
        <source>Skip</source>
        <translation>Пропустить</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="85"/>
        <source>The word that plays is marked in the text.</source>
        <translation>Звучащее слово отмечено в тексте.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="90"/>
        <source>“{word}” stands there now, at its time.</source>
        <translation>Теперь там стоит «{word}», на своём времени.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/guide.py" line="98"/>
        <source>“{old}” became “{new}”: the same sound, decided with a list.</source>
        <translation>«{old}» стало «{new}»: тот же звук, но решено со списком.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/firstrun/guide.py" line="101"/>
        <source>Decided again: %n places changed.</source>
        <translation>
            <numerusform>Решено заново: изменилось %n место.</numerusform>
            <numerusform>Решено заново: изменилось %n места.</numerusform>
            <numerusform>Решено заново: изменилось %n мест.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <location filename="../../app/ui/help.py" line="87"/>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>HitsPane</name>
    <message>
        <location filename="../../app/library/hits.py" line="125"/>
        <source>Found passages</source>
        <translation>Найденные места</translation>
    </message>
    <message>
        <location filename="../../app/library/hits.py" line="134"/>
        <source>FOUND</source>
        <translation>НАЙДЕНО</translation>
    </message>
    <message>
        <location filename="../../app/library/hits.py" line="143"/>
        <source>No transcript holds these words.</source>
        <translation>Ни в одном тексте нет этих слов.</translation>
    </message>
</context>
<context>
    <name>ImpactDialog</name>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="439"/>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>ImpactPane</name>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="154"/>
        <source>Recordings</source>
        <translation>Записи</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="159"/>
        <source>Compare</source>
        <translation>Сравнить</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="160"/>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="161"/>
        <source>Play</source>
        <translation>Слушать</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recipe/impact_view.py" line="272"/>
        <source>%n places changed</source>
        <translation>
            <numerusform>Изменилось %n место</numerusform>
            <numerusform>Изменилось %n места</numerusform>
            <numerusform>Изменилось %n мест</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recipe/impact_view.py" line="274"/>
        <source>%n fixed</source>
        <translation>
            <numerusform>исправлено: %n</numerusform>
            <numerusform>исправлено: %n</numerusform>
            <numerusform>исправлено: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recipe/impact_view.py" line="275"/>
        <source>%n broken</source>
        <translation>
            <numerusform>испорчено: %n</numerusform>
            <numerusform>испорчено: %n</numerusform>
            <numerusform>испорчено: %n</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="277"/>
        <source>no text is verified there that could judge them: listen</source>
        <translation>проверенного текста, по которому их оценить, там нет: послушайте</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="281"/>
        <source>No word changes.</source>
        <translation>Ни одно слово не меняется.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="295"/>
        <source>Comparing…</source>
        <translation>Сравнение…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="353"/>
        <source>No recording has been transcribed yet.</source>
        <translation>Пока нет расшифрованных записей.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="355"/>
        <source>Choose recordings. They are decoded twice from what was heard; their transcripts stay as they are.</source>
        <translation>Выберите записи. Они декодируются дважды по услышанному; расшифровки не меняются.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="362"/>
        <source>Changed words</source>
        <translation>Изменившиеся слова</translation>
    </message>
    <message>
        <location filename="../../app/recipe/impact_view.py" line="381"/>
        <source>RECORDINGS</source>
        <translation>ЗАПИСИ</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="54"/>
        <source>Import words</source>
        <translation>Импорт слов</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="61"/>
        <source>From the clipboard</source>
        <translation>Из буфера обмена</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="67"/>
        <source>The first row holds headings</source>
        <translation>В первой строке заголовки</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="69"/>
        <source>Preview</source>
        <translation>Просмотр</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="80"/>
        <location filename="../../app/vocabulary/importing.py" line="286"/>
        <source>Class of rows that have none</source>
        <translation>Класс строк, у которых его нет</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="83"/>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="84"/>
        <source>Import</source>
        <translation>Импортировать</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="124"/>
        <source>Reading…</source>
        <translation>Чтение…</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="138"/>
        <source>There are no words in it.</source>
        <translation>В нём нет слов.</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="153"/>
        <source>The file can&apos;t be read.</source>
        <translation>Файл не читается.</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="197"/>
        <source>Column {number}</source>
        <translation>Столбец {number}</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="201"/>
        <source>Leave out</source>
        <translation>Не брать</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="202"/>
        <source>Word or phrase</source>
        <translation>Слово или фраза</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="203"/>
        <source>Sounds like</source>
        <translation>Звучит как</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="204"/>
        <source>Phones</source>
        <translation>Фонемы</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="205"/>
        <source>Weight</source>
        <translation>Вес</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="206"/>
        <source>Frequency</source>
        <translation>Частота</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="207"/>
        <source>Class</source>
        <translation>Класс</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="229"/>
        <source>Say which column holds the words.</source>
        <translation>Укажите, в каком столбце слова.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/vocabulary/importing.py" line="244"/>
        <source>%n words</source>
        <translation>
            <numerusform>%n слово</numerusform>
            <numerusform>%n слова</numerusform>
            <numerusform>%n слов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/vocabulary/importing.py" line="247"/>
        <source>%n empty or repeated rows are left out</source>
        <translation>
            <numerusform>%n пустая или повторная строка пропущена</numerusform>
            <numerusform>%n пустые или повторные строки пропущены</numerusform>
            <numerusform>%n пустых или повторных строк пропущено</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="260"/>
        <location filename="../../app/vocabulary/importing.py" line="285"/>
        <source>List, an existing or a new one</source>
        <translation>Список, имеющийся или новый</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/importing.py" line="270"/>
        <source>Words</source>
        <translation>Слова</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <location filename="../../app/settings/keys_page.py" line="57"/>
        <location filename="../../app/settings/keys_page.py" line="58"/>
        <source>Search actions or keys</source>
        <translation>Поиск действий и клавиш</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="61"/>
        <location filename="../../app/settings/keys_page.py" line="152"/>
        <source>Preset</source>
        <translation>Набор</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="64"/>
        <source>My own</source>
        <translation>Свой</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="66"/>
        <source>Actions and keys</source>
        <translation>Действия и клавиши</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="67"/>
        <source>Action</source>
        <translation>Действие</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="67"/>
        <source>Keys</source>
        <translation>Клавиши</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="78"/>
        <source>New key</source>
        <translation>Новая клавиша</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="82"/>
        <source>Set</source>
        <translation>Назначить</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="83"/>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="84"/>
        <source>Remove keys</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="85"/>
        <source>Usual keys</source>
        <translation>Обычные</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="86"/>
        <source>Import…</source>
        <translation>Импорт…</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="87"/>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="88"/>
        <source>Reset all</source>
        <translation>Сбросить всё</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="127"/>
        <source>Written to {path}</source>
        <translation>Записано в {path}</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="252"/>
        <source>Press the new key in the field; Tab leaves it.</source>
        <translation>Нажмите новую клавишу в поле; Tab выводит из него.</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="263"/>
        <source>{key} opens the menu.</source>
        <translation>{key} открывает меню.</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="266"/>
        <source>{key} is needed for typing. Add Ctrl or Alt, or take an F key.</source>
        <translation>{key} нужна для набора текста. Добавьте Ctrl или Alt или возьмите F-клавишу.</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="273"/>
        <source>{key} is the key of “{action}”, which will lose it.</source>
        <translation>{key} занята действием «{action}»; оно её потеряет.</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="279"/>
        <source>{key} is free.</source>
        <translation>{key} свободна.</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="318"/>
        <source>Import shortcuts</source>
        <translation>Импорт клавиш</translation>
    </message>
    <message>
        <location filename="../../app/settings/keys_page.py" line="326"/>
        <source>Export shortcuts</source>
        <translation>Экспорт клавиш</translation>
    </message>
</context>
<context>
    <name>LayoutForm</name>
    <message>
        <location filename="../../app/export/form.py" line="75"/>
        <source>Times</source>
        <translation>Время</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="76"/>
        <source>Interval</source>
        <translation>Промежуток</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="76"/>
        <source>s</source>
        <translation>с</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="77"/>
        <source>Written as</source>
        <translation>Вид времени</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="79"/>
        <source>Speakers</source>
        <translation>Говорящие</translation>
    </message>
    <message>
        <location filename="../../app/export/form.py" line="85"/>
        <source>Title at the top</source>
        <translation>Название в начале</translation>
    </message>
</context>
<context>
    <name>LibraryDesk</name>
    <message>
        <location filename="../../app/library/operations.py" line="146"/>
        <location filename="../../app/library/operations.py" line="163"/>
        <source>Rename…</source>
        <translation>Переименовать…</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="147"/>
        <source>Delete folder</source>
        <translation>Удалить папку</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="160"/>
        <source>Take out of the bin</source>
        <translation>Вернуть из корзины</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="161"/>
        <source>Delete for good</source>
        <translation>Удалить навсегда</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="129"/>
        <location filename="../../app/library/operations.py" line="163"/>
        <source>Move to folder…</source>
        <translation>Переместить в папку…</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="168"/>
        <source>Try all that failed again</source>
        <translation>Повторить все неудавшиеся</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="169"/>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="171"/>
        <source>Next in turn</source>
        <translation>Следующая в очереди</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="174"/>
        <source>Go on with the queue</source>
        <translation>Продолжить очередь</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="176"/>
        <source>Pause the queue</source>
        <translation>Приостановить очередь</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="130"/>
        <location filename="../../app/library/operations.py" line="178"/>
        <source>Move to bin</source>
        <translation>В корзину</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="181"/>
        <source>Tags</source>
        <translation>Метки</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="190"/>
        <source>New tag…</source>
        <translation>Новая метка…</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="237"/>
        <location filename="../../app/library/operations.py" line="253"/>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="237"/>
        <source>Title</source>
        <translation>Название</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="243"/>
        <source>New tag</source>
        <translation>Новая метка</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="243"/>
        <source>Tag</source>
        <translation>Метка</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="110"/>
        <source>Move to folder</source>
        <translation>Переместить в папку</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="83"/>
        <source>%n moved</source>
        <translation>
            <numerusform>Перенос: %n</numerusform>
            <numerusform>Перенос: %n</numerusform>
            <numerusform>Перенос: %n</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="83"/>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="111"/>
        <source>Folder (empty for the inbox; “Bank/2026” for a folder in a folder)</source>
        <translation>Папка (пусто — входящие; «Банк/2026» — папка в папке)</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="253"/>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <location filename="../../app/library/operations.py" line="308"/>
        <source>Paused</source>
        <translation>Пауза</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="312"/>
        <source>%n s left</source>
        <translation>
            <numerusform>осталась %n с</numerusform>
            <numerusform>осталось %n с</numerusform>
            <numerusform>осталось %n с</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="314"/>
        <source>%n min left</source>
        <translation>
            <numerusform>осталась %n мин</numerusform>
            <numerusform>осталось %n мин</numerusform>
            <numerusform>осталось %n мин</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="316"/>
        <source>%n h left</source>
        <translation>
            <numerusform>остался %n ч</numerusform>
            <numerusform>осталось %n ч</numerusform>
            <numerusform>осталось %n ч</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="355"/>
        <source>%n recordings taken</source>
        <translation>
            <numerusform>Принята %n запись</numerusform>
            <numerusform>Приняты %n записи</numerusform>
            <numerusform>Принято %n записей</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryList</name>
    <message>
        <location filename="../../app/library/view.py" line="185"/>
        <source>Library</source>
        <translation>Библиотека</translation>
    </message>
</context>
<context>
    <name>LibraryModel</name>
    <message>
        <location filename="../../app/library/model.py" line="196"/>
        <source>Inbox</source>
        <translation>Входящие</translation>
    </message>
    <message>
        <location filename="../../app/library/model.py" line="175"/>
        <source>Bin</source>
        <translation>Корзина</translation>
    </message>
    <message>
        <location filename="../../app/library/model.py" line="316"/>
        <source>folded</source>
        <translation>свёрнута</translation>
    </message>
    <message>
        <location filename="../../app/library/model.py" line="316"/>
        <source>open</source>
        <translation>развёрнута</translation>
    </message>
    <message>
        <location filename="../../app/library/model.py" line="350"/>
        <source>Starting…</source>
        <translation>Запуск…</translation>
    </message>
    <message>
        <location filename="../../app/library/model.py" line="352"/>
        <location filename="../../app/library/model.py" line="353"/>
        <source>Waiting</source>
        <translation>Ожидает</translation>
    </message>
    <message>
        <location filename="../../app/library/model.py" line="354"/>
        <source>Could not be transcribed</source>
        <translation>Не удалось распознать</translation>
    </message>
    <message>
        <location filename="../../app/library/model.py" line="355"/>
        <source>Verified</source>
        <translation>Проверено</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/model.py" line="359"/>
        <source>%n doubtful</source>
        <translation>
            <numerusform>%n сомнительное</numerusform>
            <numerusform>%n сомнительных</numerusform>
            <numerusform>%n сомнительных</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryPane</name>
    <message>
        <location filename="../../app/library/view.py" line="332"/>
        <source>Filter by tags</source>
        <translation>Отбор по меткам</translation>
    </message>
    <message>
        <location filename="../../app/library/view.py" line="361"/>
        <source>All recordings</source>
        <translation>Все записи</translation>
    </message>
    <message>
        <location filename="../../app/library/view.py" line="363"/>
        <source>All tags</source>
        <translation>Все метки</translation>
    </message>
</context>
<context>
    <name>ListsPopup</name>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="48"/>
        <source>LISTS</source>
        <translation>СПИСКИ</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="55"/>
        <source>No lists yet. A list holds names and terms that shall be recognised.</source>
        <translation>Списков пока нет. В списке — имена и термины, которые нужно распознавать.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="67"/>
        <source>here</source>
        <translation>здесь</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="68"/>
        <source>How often the list&apos;s words stand in the open transcript</source>
        <translation>Сколько раз слова списка встречаются в открытой расшифровке</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="74"/>
        <source>×4: four times as likely as without the list.</source>
        <translation>×4: вчетверо вероятнее, чем без списка.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="86"/>
        <source>Learn from this recording</source>
        <translation>Учиться на этой записи</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="78"/>
        <source>Edit lists…</source>
        <translation>Править списки…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="93"/>
        <source>Words that it repeats or that you corrected count more, and each list as much as its words are heard. Doubtful stretches are decided a second time, which takes up to twice as long; the sound isn&apos;t heard again. For this recording only.</source>
        <translation>Слова, которые в ней повторяются или которые вы исправили, значат больше, а каждый список — настолько, насколько слышны его слова. Сомнительные места решаются ещё раз — это до двух раз дольше; звук заново не слушается. Только для этой записи.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/lists_popup.py" line="138"/>
        <source>Weight of {list}</source>
        <translation>Вес списка {list}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <location filename="../../app/window.py" line="304"/>
        <source>The recording is not where it was. The text can be edited all the same.</source>
        <translation>Записи нет на прежнем месте. Текст всё равно можно править.</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="305"/>
        <source>Find it…</source>
        <translation>Указать…</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="319"/>
        <source>Open recordings</source>
        <translation>Открыть записи</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="321"/>
        <source>Audio and video</source>
        <translation>Аудио и видео</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="323"/>
        <source>All files</source>
        <translation>Все файлы</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="344"/>
        <source>A first recording</source>
        <translation>Первая запись</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="379"/>
        <source>Written to {path}</source>
        <translation>Записано в {path}</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="380"/>
        <source>Show in folder</source>
        <translation>Показать в папке</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="454"/>
        <source>The change holds for this recording once it has been heard to the end.</source>
        <translation>Изменение применится, когда запись будет прослушана до конца.</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="483"/>
        <source>Deciding again…</source>
        <translation>Уточняю…</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/window.py" line="500"/>
        <source>%n words changed</source>
        <translation>
            <numerusform>Изменилось %n слово</numerusform>
            <numerusform>Изменилось %n слова</numerusform>
            <numerusform>Изменилось %n слов</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="502"/>
        <source>Walk them</source>
        <translation>По порядку</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="503"/>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="504"/>
        <source>Keep</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="509"/>
        <source>No word changed</source>
        <translation>Ни одно слово не изменилось</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/window.py" line="551"/>
        <source>%n words</source>
        <translation>
            <numerusform>%n слово</numerusform>
            <numerusform>%n слова</numerusform>
            <numerusform>%n слов</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="562"/>
        <source>Listening. The text appears here as it is understood.</source>
        <translation>Слушаю. Текст появится здесь по мере распознавания.</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="566"/>
        <source>No speech was found in this recording.</source>
        <translation>В этой записи речи не найдено.</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="567"/>
        <source>Waiting for its turn.</source>
        <translation>Ждёт своей очереди.</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="578"/>
        <source>Saved</source>
        <translation>Сохранено</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="595"/>
        <source>First start: Sonant prepares its search for this computer, once, which takes about half a minute.</source>
        <translation>Первый запуск: Sonant один раз готовит поиск для этого компьютера, это займёт около полуминуты.</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="630"/>
        <source>Where is the recording now?</source>
        <translation>Где теперь запись?</translation>
    </message>
    <message>
        <location filename="../../app/window.py" line="897"/>
        <source>The list has this word already</source>
        <translation>Это слово уже есть в списке</translation>
    </message>
</context>
<context>
    <name>ModelPopup</name>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="47"/>
        <source>LANGUAGE AND ACOUSTIC MODEL</source>
        <translation>ЯЗЫК И АКУСТИЧЕСКАЯ МОДЕЛЬ</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="50"/>
        <source>Only changing the acoustic model means hearing a recording again; domains and lists are applied to what was heard.</source>
        <translation>Заново слушать запись нужно только при смене акустической модели; области и списки применяются к услышанному.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="63"/>
        <source>Looking at what is installed…</source>
        <translation>Смотрим, что установлено…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="71"/>
        <source>Punctuation and capitals</source>
        <translation>Знаки препинания и заглавные буквы</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="76"/>
        <source>Added from the words and the pauses between them; what was said stays as is.</source>
        <translation>Добавляются по словам и паузам между ними; сказанное остаётся как есть.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="78"/>
        <source>No words where nothing sounds like speech</source>
        <translation>Не писать слов там, где ничто не похоже на речь</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="83"/>
        <source>As over music or noise. Switched off, they are written as doubtful words.</source>
        <translation>Например, поверх музыки и шума. Если выключить, они пишутся как сомнительные слова.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="87"/>
        <source>Add from a file…</source>
        <translation>Добавить из файла…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="88"/>
        <source>Add from a folder…</source>
        <translation>Добавить из папки…</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="142"/>
        <source>How accurate it is was not measured.</source>
        <translation>Точность не измерена.</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="162"/>
        <source>measured here: {speed} × real time</source>
        <translation>здесь измерено: в {speed} раз быстрее речи</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="164"/>
        <source>speed here: known after the first recording</source>
        <translation>скорость здесь: станет известна после первой записи</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="172"/>
        <source>Words and spelling rules are there for English only</source>
        <translation>Слова и правила чтения есть только для английского</translation>
    </message>
    <message>
        <location filename="../../app/recipe/model_popup.py" line="173"/>
        <source>This computer has too little memory for it</source>
        <translation>На этом компьютере для неё мало памяти</translation>
    </message>
</context>
<context>
    <name>NewWordsModel</name>
    <message>
        <location filename="../../app/domains/model.py" line="123"/>
        <source>New word</source>
        <translation>Новое слово</translation>
    </message>
    <message>
        <location filename="../../app/domains/model.py" line="123"/>
        <source>Times</source>
        <translation>Раз</translation>
    </message>
    <message>
        <location filename="../../app/domains/model.py" line="123"/>
        <source>Says</source>
        <translation>Произношение</translation>
    </message>
    <message>
        <location filename="../../app/domains/model.py" line="140"/>
        <source>nothing in it can be said</source>
        <translation>нечего произнести</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <location filename="../../app/ui/widgets.py" line="88"/>
        <location filename="../../app/ui/widgets.py" line="89"/>
        <source>Dismiss</source>
        <translation>Убрать</translation>
    </message>
</context>
<context>
    <name>PlacesPane</name>
    <message>
        <location filename="../../app/review/places_view.py" line="222"/>
        <location filename="../../app/review/places_view.py" line="223"/>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="230"/>
        <source>Other places</source>
        <translation>Другие места</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="235"/>
        <source>How alike a place must sound</source>
        <translation>Насколько похоже должно звучать место</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="239"/>
        <source>Play</source>
        <translation>Слушать</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="241"/>
        <source>Accept</source>
        <translation>Принять</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="252"/>
        <source>Listening for it…</source>
        <translation>Идёт поиск по звуку…</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="260"/>
        <source>Space plays a place, Enter accepts it.</source>
        <translation>Пробел — слушать место, Enter — принять.</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="263"/>
        <source>It fits nowhere else in this recording.</source>
        <translation>Больше нигде в этой записи оно не подходит.</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="270"/>
        <source>No other places are left.</source>
        <translation>Других мест не осталось.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/review/places_view.py" line="342"/>
        <source>Accept %n above the mark</source>
        <translation>
            <numerusform>Принять %n выше отметки</numerusform>
            <numerusform>Принять %n выше отметки</numerusform>
            <numerusform>Принять %n выше отметки</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="349"/>
        <source>OTHER PLACES</source>
        <translation>ДРУГИЕ МЕСТА</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="369"/>
        <source>Mark: loosely</source>
        <translation>Отметка: похоже</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="371"/>
        <source>exactly</source>
        <translation>точно</translation>
    </message>
</context>
<context>
    <name>PlayerBar</name>
    <message>
        <location filename="../../app/player/view.py" line="45"/>
        <source>Position</source>
        <translation>Место</translation>
    </message>
    <message>
        <location filename="../../app/player/view.py" line="50"/>
        <source>Speed</source>
        <translation>Скорость</translation>
    </message>
    <message>
        <location filename="../../app/player/view.py" line="51"/>
        <source>Speed; the pitch stays</source>
        <translation>Скорость; высота голоса не меняется</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/player/view.py" line="88"/>
        <source>%n doubtful</source>
        <translation>
            <numerusform>%n сомнительное</numerusform>
            <numerusform>%n сомнительных</numerusform>
            <numerusform>%n сомнительных</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <location filename="../../app/library/queue.py" line="147"/>
        <source>Paused</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <location filename="../../app/library/queue.py" line="210"/>
        <source>Listening…</source>
        <translation>Слушаю…</translation>
    </message>
    <message>
        <location filename="../../app/library/queue.py" line="212"/>
        <source>Loading models…</source>
        <translation>Загружаю модели…</translation>
    </message>
    <message>
        <location filename="../../app/library/queue.py" line="213"/>
        <source>Weighing the domains…</source>
        <translation>Взвешиваю области…</translation>
    </message>
    <message>
        <location filename="../../app/library/queue.py" line="256"/>
        <source>Something went wrong inside Sonant. What was heard is kept.</source>
        <translation>В Sonant произошла ошибка. Услышанное сохранено.</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <location filename="../../app/library/queue_view.py" line="41"/>
        <source>Queue</source>
        <translation>Очередь</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="68"/>
        <source>Next in turn</source>
        <translation>Следующая в очереди</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="69"/>
        <source>Earlier</source>
        <translation>Раньше</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="70"/>
        <source>Later</source>
        <translation>Позже</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message>
        <location filename="../../app/library/queue_view.py" line="107"/>
        <source>Earlier</source>
        <translation>Раньше</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="107"/>
        <source>Earlier  (Ctrl+Shift+Up)</source>
        <translation>Раньше  (Ctrl+Shift+↑)</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="108"/>
        <source>Later</source>
        <translation>Позже</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="108"/>
        <source>Later  (Ctrl+Shift+Down)</source>
        <translation>Позже  (Ctrl+Shift+↓)</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="158"/>
        <source>QUEUE</source>
        <translation>ОЧЕРЕДЬ</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="180"/>
        <source>Go on with the queue</source>
        <translation>Продолжить очередь</translation>
    </message>
    <message>
        <location filename="../../app/library/queue_view.py" line="180"/>
        <source>Pause the queue</source>
        <translation>Приостановить очередь</translation>
    </message>
</context>
<context>
    <name>ReadingView</name>
    <message>
        <location filename="../../app/recording/reading_view.py" line="19"/>
        <source>Text so far</source>
        <translation>Уже сказанное</translation>
    </message>
    <message>
        <location filename="../../app/recording/reading_view.py" line="38"/>
        <source>What is said appears here, a few seconds later.</source>
        <translation>Сказанное появится здесь через несколько секунд.</translation>
    </message>
    <message>
        <location filename="../../app/recording/reading_view.py" line="44"/>
        <source>The text comes once the recording is complete. Sound is being recorded.</source>
        <translation>Текст появится, когда запись закончится. Звук записывается.</translation>
    </message>
</context>
<context>
    <name>RecordingRoom</name>
    <message>
        <location filename="../../app/recording/room.py" line="200"/>
        <source>The recording of {when} was cut off. It was kept up to {length}.</source>
        <translation>Запись от {when} была прервана. Она сохранена до {length}.</translation>
    </message>
    <message>
        <location filename="../../app/recording/room.py" line="206"/>
        <source>Keep and transcribe</source>
        <translation>Оставить и расшифровать</translation>
    </message>
    <message>
        <location filename="../../app/recording/room.py" line="206"/>
        <source>Move to bin</source>
        <translation>В корзину</translation>
    </message>
</context>
<context>
    <name>RecordingWindow</name>
    <message>
        <location filename="../../app/recording/view.py" line="82"/>
        <location filename="../../app/recording/view.py" line="254"/>
        <location filename="../../app/recording/view.py" line="348"/>
        <source>Record</source>
        <translation>Записать</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="192"/>
        <source>%n markers</source>
        <translation>
            <numerusform>%n метка</numerusform>
            <numerusform>%n метки</numerusform>
            <numerusform>%n меток</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="243"/>
        <source>Paused</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="245"/>
        <source>Recording</source>
        <translation>Идёт запись</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="247"/>
        <source>Ready</source>
        <translation>Готово к записи</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="249"/>
        <source>Looking for microphones…</source>
        <translation>Поиск микрофонов…</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="254"/>
        <source>Stop and transcribe</source>
        <translation>Остановить и расшифровать</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="257"/>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="257"/>
        <location filename="../../app/recording/view.py" line="349"/>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="276"/>
        <source>The computer was too busy: sound was lost %n times.</source>
        <translation>
            <numerusform>Компьютер был слишком занят: звук потерян %n раз.</numerusform>
            <numerusform>Компьютер был слишком занят: звук потерян %n раза.</numerusform>
            <numerusform>Компьютер был слишком занят: звук потерян %n раз.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="279"/>
        <source>Too loud: the sound is clipped. Turn the microphone down.</source>
        <translation>Слишком громко: звук обрезан. Убавьте усиление микрофона.</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="281"/>
        <source>Not even noise comes from this microphone. Is it switched on, and may Sonant use it?</source>
        <translation>С этого микрофона не идёт даже шум. Включён ли он и разрешён ли он программе Sonant?</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="291"/>
        <source>Room for %n min</source>
        <translation>
            <numerusform>Места на %n мин</numerusform>
            <numerusform>Места на %n мин</numerusform>
            <numerusform>Места на %n мин</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="293"/>
        <source>Room for %n h</source>
        <translation>
            <numerusform>Места на %n ч</numerusform>
            <numerusform>Места на %n ч</numerusform>
            <numerusform>Места на %n ч</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="320"/>
        <source>Length</source>
        <translation>Длительность</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="332"/>
        <location filename="../../app/recording/view.py" line="333"/>
        <source>Look for microphones again</source>
        <translation>Искать микрофоны снова</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="334"/>
        <source>Keep both channels</source>
        <translation>Сохранять оба канала</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="335"/>
        <source>For two microphones on one device, one per speaker</source>
        <translation>Для двух микрофонов на одном устройстве, по одному на говорящего</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="340"/>
        <source>Show the text meanwhile</source>
        <translation>Показывать текст по ходу записи</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="342"/>
        <source>For reading along; the recording is transcribed once it is complete</source>
        <translation>Для чтения по ходу; запись расшифровывается, когда она закончена</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="347"/>
        <source>Name of the recording</source>
        <translation>Название записи</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="350"/>
        <source>Marker</source>
        <translation>Метка</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="395"/>
        <source>MICROPHONE</source>
        <translation>МИКРОФОН</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="411"/>
        <source>TEXT SO FAR</source>
        <translation>УЖЕ СКАЗАННОЕ</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="371"/>
        <source>Name</source>
        <translation>Название</translation>
    </message>
</context>
<context>
    <name>ReplacementList</name>
    <message>
        <location filename="../../app/transcript/replacements.py" line="195"/>
        <source>What would be replaced</source>
        <translation>Что будет заменено</translation>
    </message>
    <message>
        <location filename="../../app/transcript/replacements.py" line="198"/>
        <source>Space plays a place, Enter replaces it, Ctrl+Enter replaces all</source>
        <translation>Пробел — прослушать место, Enter — заменить, Ctrl+Enter — заменить все</translation>
    </message>
</context>
<context>
    <name>Replacements</name>
    <message>
        <location filename="../../app/transcript/replacements.py" line="69"/>
        <source>{before} becomes {after}</source>
        <translation>{before} станет {after}</translation>
    </message>
    <message>
        <location filename="../../app/transcript/replacements.py" line="70"/>
        <source>nothing</source>
        <translation>ничем</translation>
    </message>
</context>
<context>
    <name>SayDialog</name>
    <message>
        <location filename="../../app/recording/say.py" line="76"/>
        <source>Say it</source>
        <translation>Произнести</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="91"/>
        <source>Say it again</source>
        <translation>Произнести ещё раз</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="92"/>
        <source>Play</source>
        <translation>Прослушать</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="93"/>
        <source>Use</source>
        <translation>Использовать</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="124"/>
        <source>Say the word now.</source>
        <translation>Произнесите слово.</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="150"/>
        <source>Finding out how it sounds…</source>
        <translation>Определяется звучание…</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="164"/>
        <source>as it is spelt</source>
        <translation>как пишется</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="164"/>
        <source>as you said it</source>
        <translation>как произнесено</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/say.py" line="170"/>
        <source>It was said %n times.</source>
        <translation>
            <numerusform>Произнесено %n раз.</numerusform>
            <numerusform>Произнесено %n раза.</numerusform>
            <numerusform>Произнесено %n раз.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="181"/>
        <source>Something went wrong inside Sonant.</source>
        <translation>Внутри Sonant произошла ошибка.</translation>
    </message>
    <message>
        <location filename="../../app/recording/say.py" line="213"/>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <location filename="../../app/settings/options.py" line="60"/>
        <source>Appearance</source>
        <translation>Внешний вид</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="61"/>
        <source>Playback</source>
        <translation>Воспроизведение</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="62"/>
        <source>Review</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="63"/>
        <source>Library</source>
        <translation>Библиотека</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="69"/>
        <source>Interface language</source>
        <translation>Язык программы</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="70"/>
        <location filename="../../app/settings/options.py" line="96"/>
        <source>Takes effect when Sonant starts again.</source>
        <translation>Вступит в силу при следующем запуске.</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="73"/>
        <location filename="../../app/settings/options.py" line="85"/>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="81"/>
        <source>Theme</source>
        <translation>Тема</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="86"/>
        <source>Light</source>
        <translation>Светлая</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="87"/>
        <source>Dark</source>
        <translation>Тёмная</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="88"/>
        <source>High contrast, light</source>
        <translation>Высокий контраст, светлая</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="89"/>
        <source>High contrast, dark</source>
        <translation>Высокий контраст, тёмная</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="95"/>
        <source>Size of the interface</source>
        <translation>Размер интерфейса</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="100"/>
        <location filename="../../app/settings/options.py" line="110"/>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="105"/>
        <source>Size of the transcript&apos;s text</source>
        <translation>Размер текста</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="106"/>
        <source>Ctrl and + or − change it too.</source>
        <translation>Меняется и клавишами Ctrl и + или −.</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="115"/>
        <source>Go back when playing goes on</source>
        <translation>Отступ назад при продолжении</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="116"/>
        <source>So that the interrupted word is heard again.</source>
        <translation>Чтобы прерванное слово прозвучало снова.</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="120"/>
        <location filename="../../app/settings/options.py" line="130"/>
        <source>s</source>
        <translation>с</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="125"/>
        <source>Long skip</source>
        <translation>Длинный прыжок</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="135"/>
        <source>Scroll along with the playing word</source>
        <translation>Прокручивать вслед за словом</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="142"/>
        <source>Walk the most doubtful words first</source>
        <translation>Сначала самые сомнительные слова</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="143"/>
        <source>F8 otherwise takes them in the order of the text.</source>
        <translation>Иначе F8 идёт по порядку текста.</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="149"/>
        <source>Play each doubtful word when walking them</source>
        <translation>Воспроизводить сомнительные слова при обходе</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="150"/>
        <source>F8 then plays a second around the word.</source>
        <translation>F8 проигрывает секунду вокруг слова.</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="156"/>
        <source>Watched folder</source>
        <translation>Наблюдаемая папка</translation>
    </message>
    <message>
        <location filename="../../app/settings/options.py" line="157"/>
        <source>Recordings that appear there are transcribed by themselves, each once.</source>
        <translation>Записи, которые там появляются, расшифровываются сами, каждая один раз.</translation>
    </message>
    <message>
        <location filename="../../app/settings/shortcuts.py" line="30"/>
        <source>Sonant</source>
        <translation>Sonant</translation>
    </message>
    <message>
        <location filename="../../app/settings/shortcuts.py" line="33"/>
        <source>Express Scribe-like</source>
        <translation>Как в Express Scribe</translation>
    </message>
    <message>
        <location filename="../../app/settings/shortcuts.py" line="48"/>
        <source>InqScribe-like</source>
        <translation>Как в InqScribe</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <location filename="../../app/settings/view.py" line="88"/>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <location filename="../../app/settings/view.py" line="94"/>
        <source>General</source>
        <translation>Общие</translation>
    </message>
    <message>
        <location filename="../../app/settings/view.py" line="96"/>
        <source>Keyboard</source>
        <translation>Клавиатура</translation>
    </message>
    <message>
        <location filename="../../app/settings/view.py" line="103"/>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message numerus="yes">
        <location filename="../../app/library/shelf.py" line="271"/>
        <source>%n s left</source>
        <translation>
            <numerusform>осталась %n с</numerusform>
            <numerusform>осталось %n с</numerusform>
            <numerusform>осталось %n с</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/shelf.py" line="272"/>
        <source>%n min left</source>
        <translation>
            <numerusform>осталась %n мин</numerusform>
            <numerusform>осталось %n мин</numerusform>
            <numerusform>осталось %n мин</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <location filename="../../app/ui/help.py" line="20"/>
        <source>Keyboard shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
</context>
<context>
    <name>SourcesList</name>
    <message>
        <location filename="../../app/domains/builder.py" line="75"/>
        <source>Texts</source>
        <translation>Тексты</translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="99"/>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/domains/builder.py" line="112"/>
        <source>%Ln words</source>
        <translation>
            <numerusform>%Ln слово</numerusform>
            <numerusform>%Ln слова</numerusform>
            <numerusform>%Ln слов</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/domains/builder.py" line="113"/>
        <source>Verified transcript</source>
        <translation>Проверенная расшифровка</translation>
    </message>
</context>
<context>
    <name>SpeakerDialog</name>
    <message>
        <location filename="../../app/transcript/speaker_dialog.py" line="27"/>
        <source>Speaker</source>
        <translation>Говорящий</translation>
    </message>
    <message>
        <location filename="../../app/transcript/speaker_dialog.py" line="32"/>
        <location filename="../../app/transcript/speaker_dialog.py" line="43"/>
        <source>Who speaks here?</source>
        <translation>Кто здесь говорит?</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/transcript/speaker_dialog.py" line="39"/>
        <source>Everywhere “{name}” speaks (%n paragraphs)</source>
        <translation>
            <numerusform>Везде, где говорит «{name}» (%n абзац)</numerusform>
            <numerusform>Везде, где говорит «{name}» (%n абзаца)</numerusform>
            <numerusform>Везде, где говорит «{name}» (%n абзацев)</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/transcript/speaker_dialog.py" line="53"/>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <location filename="../../app/transcript/speaker_dialog.py" line="55"/>
        <source>Name</source>
        <translation>Назвать</translation>
    </message>
</context>
<context>
    <name>Teacher</name>
    <message>
        <location filename="../../app/review/teacher.py" line="212"/>
        <source>“{word}” is new.</source>
        <translation>«{word}» — новое слово.</translation>
    </message>
    <message>
        <location filename="../../app/review/teacher.py" line="214"/>
        <source>“{wrong}” is now “{right}”</source>
        <translation>«{wrong}» исправлено на «{right}»</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/review/teacher.py" line="349"/>
        <source>%n places corrected</source>
        <translation>
            <numerusform>Исправлено %n место</numerusform>
            <numerusform>Исправлено %n места</numerusform>
            <numerusform>Исправлено %n мест</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/review/teacher.py" line="351"/>
        <source>%n suggestions where you had written</source>
        <translation>
            <numerusform>%n подсказка там, где писали вы</numerusform>
            <numerusform>%n подсказки там, где писали вы</numerusform>
            <numerusform>%n подсказок там, где писали вы</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/review/teacher.py" line="354"/>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
</context>
<context>
    <name>TeachingLine</name>
    <message>
        <location filename="../../app/review/teaching.py" line="35"/>
        <source>What can be learnt</source>
        <translation>Чему можно научить</translation>
    </message>
    <message>
        <location filename="../../app/review/teaching.py" line="42"/>
        <source>Say it</source>
        <translation>Произнести</translation>
    </message>
    <message>
        <location filename="../../app/review/teaching.py" line="47"/>
        <location filename="../../app/review/teaching.py" line="48"/>
        <source>Dismiss</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <location filename="../../app/review/teaching.py" line="77"/>
        <source>Add to {list}</source>
        <translation>В список «{list}»</translation>
    </message>
    <message>
        <location filename="../../app/review/teaching.py" line="77"/>
        <source>Add to a list…</source>
        <translation>В список…</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/review/teaching.py" line="89"/>
        <source>%n other places</source>
        <translation>
            <numerusform>%n другое место</numerusform>
            <numerusform>%n других места</numerusform>
            <numerusform>%n других мест</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <location filename="../../app/ui/topbar.py" line="32"/>
        <source>Open recent</source>
        <translation>Недавние</translation>
    </message>
    <message>
        <location filename="../../app/ui/topbar.py" line="35"/>
        <source>Menu  (F10)</source>
        <translation>Меню  (F10)</translation>
    </message>
    <message>
        <location filename="../../app/ui/topbar.py" line="36"/>
        <source>Menu</source>
        <translation>Меню</translation>
    </message>
    <message>
        <location filename="../../app/ui/topbar.py" line="38"/>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <location filename="../../app/ui/topbar.py" line="40"/>
        <location filename="../../app/ui/topbar.py" line="75"/>
        <source>Record</source>
        <translation>Записать</translation>
    </message>
    <message>
        <location filename="../../app/ui/topbar.py" line="42"/>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <location filename="../../app/ui/topbar.py" line="49"/>
        <location filename="../../app/ui/topbar.py" line="50"/>
        <source>Search all transcripts</source>
        <translation>Поиск по всем текстам</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <location filename="../../app/transcript/view.py" line="96"/>
        <source>Transcript</source>
        <translation>Текст</translation>
    </message>
</context>
<context>
    <name>VocabularyModel</name>
    <message>
        <location filename="../../app/vocabulary/model.py" line="303"/>
        <source>Word or phrase</source>
        <translation>Слово или фраза</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="304"/>
        <source>Sounds like</source>
        <translation>Звучит как</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="305"/>
        <source>Says</source>
        <translation>Произношение</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="306"/>
        <source>Weight</source>
        <translation>Вес</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="307"/>
        <source>Class</source>
        <translation>Класс</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="308"/>
        <source>Hits</source>
        <translation>Найдено</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="309"/>
        <source>Note</source>
        <translation>Замечание</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="312"/>
        <source>How often it stands in the open transcript</source>
        <translation>Сколько раз встречается в открытой расшифровке</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="380"/>
        <source>Nothing in it can be said: tell how it sounds</source>
        <translation>Нечего произнести: укажите, как это звучит</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="382"/>
        <source>May be written where “{word}” is said</source>
        <translation>Может быть написано вместо «{word}»</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="389"/>
        <source>dictionary</source>
        <translation>словарь</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="390"/>
        <source>rules</source>
        <translation>правила</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="391"/>
        <source>yours</source>
        <translation>ваше</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="392"/>
        <source>voice</source>
        <translation>голос</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="398"/>
        <source>From the dictionary</source>
        <translation>Из словаря</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="399"/>
        <source>Not in the dictionary: by the rules of spelling</source>
        <translation>В словаре нет: по правилам чтения</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="400"/>
        <source>As you gave it</source>
        <translation>Как вы указали</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/model.py" line="401"/>
        <source>As you said it</source>
        <translation>Как вы произнесли</translation>
    </message>
</context>
<context>
    <name>VocabularyWindow</name>
    <message>
        <location filename="../../app/vocabulary/view.py" line="73"/>
        <source>Vocabulary</source>
        <translation>Словарь</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="82"/>
        <source>Lists</source>
        <translation>Списки</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="88"/>
        <source>Add word</source>
        <translation>Добавить слово</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="89"/>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="90"/>
        <source>Paste</source>
        <translation>Вставить</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="91"/>
        <source>Words, one a line, or columns from a spreadsheet</source>
        <translation>Слова по строкам или столбцы таблицы</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="92"/>
        <location filename="../../app/vocabulary/view.py" line="192"/>
        <source>New list</source>
        <translation>Новый список</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="93"/>
        <source>Import…</source>
        <translation>Импорт…</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="94"/>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="95"/>
        <source>Test on recordings…</source>
        <translation>Проверить на записях…</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="96"/>
        <source>Say it</source>
        <translation>Произнести</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="98"/>
        <source>Say the word, and its sound is learnt from your voice</source>
        <translation>Произнесите слово, и его звучание будет взято из вашего голоса</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="99"/>
        <source>Copy</source>
        <translation>Копия</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="100"/>
        <source>Make a list of your own from this one</source>
        <translation>Сделать из этого списка свой</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="101"/>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="102"/>
        <source>Redo</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="104"/>
        <location filename="../../app/vocabulary/view.py" line="105"/>
        <source>Find in the list</source>
        <translation>Найти в списке</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="126"/>
        <source>Yours</source>
        <translation>Ваш</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="126"/>
        <source>Comes with Sonant</source>
        <translation>Встроенный</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="192"/>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="213"/>
        <source>Import words</source>
        <translation>Импорт слов</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="215"/>
        <source>Spreadsheets, address books, texts</source>
        <translation>Таблицы, адресные книги, тексты</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="318"/>
        <source>Test “{name}” on recordings</source>
        <translation>Проверка «{name}» на записях</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="320"/>
        <source>Each recording is decoded without the list and with it, at the weight it has there, or ×{weight}.</source>
        <translation>Каждая запись декодируется без списка и с ним: с весом, который он там имеет, или ×{weight}.</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="324"/>
        <source>Without the list</source>
        <translation>Без списка</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="324"/>
        <source>With the list</source>
        <translation>Со списком</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="403"/>
        <source>Copy it to change it.</source>
        <translation>Чтобы менять, сделайте копию.</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="217"/>
        <source>All files</source>
        <translation>Все файлы</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="264"/>
        <source>Export the list</source>
        <translation>Экспорт списка</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="266"/>
        <source>Words alone</source>
        <translation>Только слова</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="285"/>
        <source>Written to {path}</source>
        <translation>Записано: {path}</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="296"/>
        <source>“{text}” is not in this list</source>
        <translation>«{text}» в этом списке нет</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="345"/>
        <source>No lists yet</source>
        <translation>Списков пока нет</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="346"/>
        <source>A list holds names and terms that shall be recognised.</source>
        <translation>В списке — имена и термины, которые нужно распознавать.</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="349"/>
        <source>Reading…</source>
        <translation>Чтение…</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/vocabulary/view.py" line="401"/>
        <source>%n entries</source>
        <translation>
            <numerusform>%n запись</numerusform>
            <numerusform>%n записи</numerusform>
            <numerusform>%n записей</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="438"/>
        <source>There is a list of this name already.</source>
        <translation>Список с таким названием уже есть.</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="496"/>
        <source>Words</source>
        <translation>Слова</translation>
    </message>
    <message>
        <location filename="../../app/vocabulary/view.py" line="524"/>
        <source>LISTS</source>
        <translation>СПИСКИ</translation>
    </message>
</context>
<context>
    <name>WarmingLine</name>
    <message>
        <location filename="../../app/firstrun/warming.py" line="39"/>
        <source>Getting ready</source>
        <translation>Подготовка</translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/firstrun/warming.py" line="79"/>
        <source>Sonant is getting ready for this computer, once: about %n seconds more.</source>
        <translation>
            <numerusform>Sonant готовится к работе на этом компьютере, один раз: ещё около %n секунды.</numerusform>
            <numerusform>Sonant готовится к работе на этом компьютере, один раз: ещё около %n секунд.</numerusform>
            <numerusform>Sonant готовится к работе на этом компьютере, один раз: ещё около %n секунд.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../app/firstrun/warming.py" line="88"/>
        <source>Sonant is getting ready for this computer, once. It takes longer than usual, as the computer is busy.</source>
        <translation>Sonant готовится к работе на этом компьютере, один раз. Компьютер занят, поэтому это дольше обычного.</translation>
    </message>
</context>
<context>
    <name>Waveform</name>
    <message>
        <location filename="../../app/waveform/view.py" line="66"/>
        <source>Waveform</source>
        <translation>Звуковая волна</translation>
    </message>
    <message>
        <location filename="../../app/waveform/view.py" line="67"/>
        <source>Click to go there, drag to select, scroll to zoom</source>
        <translation>Щелчок — перейти, протянуть — выделить, колёсико — масштаб</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="51"/>
        <location filename="../../app/firstrun/welcome.py" line="156"/>
        <source>Language of the interface</source>
        <translation>Язык интерфейса</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="60"/>
        <source>Check the microphone</source>
        <translation>Проверить микрофон</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="61"/>
        <source>Show me in a minute</source>
        <translation>Показать за минуту</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="62"/>
        <source>Go to the window</source>
        <translation>Перейти к окну</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="78"/>
        <source>Say something…</source>
        <translation>Скажите что-нибудь…</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="114"/>
        <source>No microphone is there. You can add one any time.</source>
        <translation>Микрофона нет. Подключить его можно в любое время.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="127"/>
        <source>“{name}” hears you.</source>
        <translation>«{name}» вас слышит.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="143"/>
        <source>Welcome to Sonant</source>
        <translation>Добро пожаловать в Sonant</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="146"/>
        <source>It turns speech into text on this computer. No account, and nothing you record or write leaves it.</source>
        <translation>Превращает речь в текст на этом компьютере. Без учётной записи; ничто из записанного и написанного его не покидает.</translation>
    </message>
    <message>
        <location filename="../../app/firstrun/welcome.py" line="161"/>
        <source>Microphone, for recording and dictation</source>
        <translation>Микрофон, для записи и диктовки</translation>
    </message>
</context>
<context>
    <name>WordMenu</name>
    <message>
        <location filename="../../app/transcript/menu.py" line="41"/>
        <source>Nothing like it is known</source>
        <translation>Ничего похожего не известно</translation>
    </message>
    <message>
        <location filename="../../app/transcript/menu.py" line="51"/>
        <source>Cut</source>
        <translation>Вырезать</translation>
    </message>
    <message>
        <location filename="../../app/transcript/menu.py" line="52"/>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <location filename="../../app/transcript/menu.py" line="53"/>
        <source>Paste</source>
        <translation>Вставить</translation>
    </message>
</context>
<context>
    <name>WordPanel</name>
    <message>
        <location filename="../../app/review/word_panel.py" line="135"/>
        <source>WORD</source>
        <translation>СЛОВО</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="137"/>
        <source>Put the caret on a word to see why it was chosen and what else it may be.</source>
        <translation>Поставьте курсор на слово, чтобы увидеть, почему оно выбрано и чем ещё может быть.</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="161"/>
        <source>Take “{word}”</source>
        <translation>Взять «{word}»</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="162"/>
        <source>With the present factors this is heard here.</source>
        <translation>С нынешними факторами здесь слышится это.</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="200"/>
        <source>Play</source>
        <translation>Слушать</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="202"/>
        <source>Add to list</source>
        <translation>В список</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="207"/>
        <source>Other places…</source>
        <translation>Другие места…</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="227"/>
        <source>WHY THIS WORD AND NOT</source>
        <translation>ПОЧЕМУ ЭТО СЛОВО, А НЕ</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="229"/>
        <source>Compared with</source>
        <translation>В сравнении с</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="234"/>
        <source>Right speaks for the word, left for the other; in nats.</source>
        <translation>Вправо — за слово, влево — за другое; в натах.</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="245"/>
        <source>OR</source>
        <translation>ИЛИ</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="253"/>
        <source>Written by you</source>
        <translation>Написано вами</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="255"/>
        <source>Verified</source>
        <translation>Проверено</translation>
    </message>
    <message>
        <location filename="../../app/review/word_panel.py" line="256"/>
        <source>{percent} % sure</source>
        <translation>Уверенность {percent} %</translation>
    </message>
</context>
<context>
    <name>_MicrophoneRow</name>
    <message>
        <location filename="../../app/recording/view.py" line="48"/>
        <source>{name} (as the system)</source>
        <translation>{name} (как в системе)</translation>
    </message>
    <message>
        <location filename="../../app/recording/view.py" line="52"/>
        <source>in use or not allowed</source>
        <translation>занят или не разрешён</translation>
    </message>
</context>
<context>
    <name>_Rows</name>
    <message>
        <location filename="../../app/review/popup.py" line="34"/>
        <source>Alternatives</source>
        <translation>Варианты</translation>
    </message>
    <message>
        <location filename="../../app/review/popup.py" line="82"/>
        <source>spelling</source>
        <translation>написание</translation>
    </message>
    <message>
        <location filename="../../app/review/popup.py" line="92"/>
        <source>sound</source>
        <translation>звук</translation>
    </message>
    <message>
        <location filename="../../app/review/popup.py" line="93"/>
        <source>language</source>
        <translation>язык</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="172"/>
        <source>same error</source>
        <translation>та же ошибка</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="174"/>
        <source>fits no better</source>
        <translation>подходит не лучше</translation>
    </message>
    <message>
        <location filename="../../app/review/places_view.py" line="176"/>
        <source>written by you</source>
        <translation>написано вами</translation>
    </message>
    <message>
        <location filename="../../app/transcript/replacements.py" line="103"/>
        <source>verified: a suggestion only</source>
        <translation>проверено: только предложение</translation>
    </message>
</context>
</TS>
